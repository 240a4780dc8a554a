import { defineMessages } from '../../ui/text/messages'

export const mineText = defineMessages({
  zh: {
    title: '我的',
    signedIn: '已登录',
    profile: '个人资料',
    phone: '手机号',
    devices: '登录设备',
    settings: '设置',
  },
  en: {
    title: 'Me',
    signedIn: 'Signed in',
    profile: 'Profile',
    phone: 'Phone number',
    devices: 'Devices',
    settings: 'Settings',
  },
})
