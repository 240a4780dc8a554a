import { defineMessages } from '../../../ui/text/messages'

export const exportText = defineMessages({
  zh: {
    title: '导出我的数据',
    intro: '您可以取得我们保存的关于您的全部数据：资料、绑定的平台身份、登录设备和账号记录。',
    warning: '其中包含完整的手机号，请妥善保管。',
    load: '取得我的数据',
    ready: '数据已准备好',
    at: '取得时间',
    identities: '平台身份',
    devices: '登录设备',
    endedSessions: '已结束的登录',
    records: '账号记录',
    send: '作为文件发送',
    sendFailed: '没有发送',
    copy: '复制全部内容',
  },
  en: {
    title: 'Export my data',
    intro:
      'Get everything we hold about you: your profile, the identities you signed in with, your devices, and the records of your account.',
    warning: 'It includes your whole phone number. Keep it safe.',
    load: 'Get my data',
    ready: 'Your data is ready',
    at: 'As of',
    identities: 'Identities',
    devices: 'Devices',
    endedSessions: 'Ended sign-ins',
    records: 'Records',
    send: 'Send as a file',
    sendFailed: 'Not sent',
    copy: 'Copy all of it',
  },
})
