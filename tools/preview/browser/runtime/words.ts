import type { PhoneSettings } from './settings'

/** What WeChat itself says, in its two languages here. */
const words = {
  en: {
    confirm: 'OK',
    cancel: 'Cancel',
    agree: 'Agree',
    disagree: 'Decline',
    forward: 'Forward to chat',
    reopen: 'Reopen mini program',
    useWechatAvatar: 'Use WeChat avatar',
    chooseFromAlbum: 'Choose from album',
    unsafePicture: 'A picture that fails the check',
    allowPhone: 'Allow',
    refusePhone: 'Do not allow',
    phoneTitle: 'asks for your phone number',
    privacyTitle: 'Privacy protection',
    privacyText: 'Read and agree to the privacy guideline before you go on.',
    shareTitle: 'Send to a chat',
    openCard: 'Open as a friend',
    copied: 'Copied',
    inBackground: 'In the background',
    returnToApp: 'Return',
    openWhole: 'Open the mini program',
  },
  zh_CN: {
    confirm: '确定',
    cancel: '取消',
    agree: '同意',
    disagree: '拒绝',
    forward: '转发给朋友',
    reopen: '重新进入小程序',
    useWechatAvatar: '用微信头像',
    chooseFromAlbum: '从相册选择',
    unsafePicture: '一张审核不通过的图片',
    allowPhone: '允许',
    refusePhone: '不允许',
    phoneTitle: '申请获取你的手机号',
    privacyTitle: '用户隐私保护提示',
    privacyText: '使用前请阅读并同意隐私保护指引。',
    shareTitle: '发送到聊天',
    openCard: '以朋友身份打开',
    copied: '内容已复制',
    inBackground: '已切到后台',
    returnToApp: '返回小程序',
    openWhole: '前往小程序',
  },
} as const

export type HostWords = Record<keyof (typeof words)['en'], string>

export const wordsIn = (language: PhoneSettings['language']): HostWords => words[language]
