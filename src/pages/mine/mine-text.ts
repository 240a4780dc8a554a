import { defineMessages } from '../../ui/text/messages'

export const mineText = defineMessages({
  zh: {
    title: '我的',
    signedIn: '已登录',
    phone: '手机号',
    signOut: '退出登录',
    signOutTitle: '退出登录？',
    signOutText: '退出后不会自动登录，直到您再次选择登录。',
    signOutConfirm: '退出',
  },
  en: {
    title: 'Me',
    signedIn: 'Signed in',
    phone: 'Phone',
    signOut: 'Sign out',
    signOutTitle: 'Sign out?',
    signOutText: 'You will stay signed out until you choose to sign in again.',
    signOutConfirm: 'Sign out',
  },
})
