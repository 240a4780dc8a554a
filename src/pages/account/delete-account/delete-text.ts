import { defineMessages } from '../../../ui/text/messages'

export const deleteText = defineMessages({
  zh: {
    title: '注销账号',
    lead: '注销后，以下内容将被永久删除，无法恢复：',
    losses: [
      '您的昵称、头像和手机号',
      '与{host}身份的绑定，以及在所有设备上的登录',
      '您在这里保存的其他数据',
    ],
    again: '之后再次登录会得到一个全新的账号。',
    exportFirst: '先导出我的数据',
    understood: '我已了解后果，仍要注销',
    submit: '注销账号',
    confirmTitle: '永久删除账号？',
    confirmText: '将向{host}确认您的身份，随后立即删除。此操作无法撤销。',
    confirm: '删除',
    done: '账号已注销',
    doneText: '您的数据已经删除，此设备不会再自动登录。',
    home: '回到首页',
  },
  en: {
    title: 'Delete account',
    lead: 'Deleting your account removes all of this for good. It cannot be undone:',
    losses: [
      'your nickname, picture and phone number',
      'the link to your {host} identity, and your sign-in on every device',
      'everything else you saved here',
    ],
    again: 'If you sign in again later, you get a new and empty account.',
    exportFirst: 'Export my data first',
    understood: 'I understand, and want to delete my account',
    submit: 'Delete account',
    confirmTitle: 'Delete your account?',
    confirmText:
      'We confirm with {host} that it is you, then delete at once. There is no way back.',
    confirm: 'Delete',
    done: 'Your account is deleted',
    doneText: 'Your data is gone, and this device will not sign in by itself again.',
    home: 'Back to the home page',
  },
})
