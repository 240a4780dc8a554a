import { defineMessages } from '../../ui/text/messages'

export const mineText = defineMessages({
  zh: {
    title: '我的',
    signedIn: '已登录',
    tapToSignIn: '点击登录',
    signedOut: '登录后可管理资料和设备',
    profile: '个人资料',
    phone: '手机号',
    devices: '登录设备',
    settings: '设置',
  },
  en: {
    title: 'Me',
    signedIn: 'Signed in',
    tapToSignIn: 'Tap to sign in',
    signedOut: 'Sign in to manage your profile and devices',
    profile: 'Profile',
    phone: 'Phone number',
    devices: 'Devices',
    settings: 'Settings',
  },
})
