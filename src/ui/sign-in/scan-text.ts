import { defineMessages } from '../text/messages'

/** Where a code opens that is clicked: the page that waits stays. The preview opens it on its phone. */
export const phoneWindow = 'passport-phone'

export const scanText = defineMessages({
  zh: {
    title: { 'sign-in': '用{host}扫码登录', delete: '用{host}扫码，确认注销' },
    scan: '打开手机{host}的“扫一扫”，扫描下方的二维码，再按手机上的提示操作。',
    open: '点击下方按钮打开{host}，确认后回到这个页面。',
    code: '用{host}扫描的二维码',
    openHost: '打开{host}',
    click: '也可以直接点击二维码。',
    making: '正在生成二维码…',
    digits: '请在手机上输入这两位数字',
    ended: '二维码已失效。',
    another: '换一个',
    cancel: '取消',
  },
  en: {
    title: { 'sign-in': 'Scan with {host} to sign in', delete: 'Scan with {host} to confirm' },
    scan: 'Open “Scan” in {host} on your phone, scan this code, and follow your phone.',
    open: 'Open {host} with the button below, confirm there, and come back to this page.',
    code: 'The code to scan with {host}',
    openHost: 'Open {host}',
    click: 'Or click the code to open it.',
    making: 'Making a code…',
    digits: 'Type these two digits on your phone',
    ended: 'This code has ended.',
    another: 'New code',
    cancel: 'Cancel',
  },
})
