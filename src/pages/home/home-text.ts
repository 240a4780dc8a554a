import { defineMessages } from '../../ui/text/messages'

export const homeText = defineMessages({
  zh: {
    title: '首页',
    heading: '登录，一次做对',
    intro: '这个页面无需登录即可浏览。需要身份时才请您登录，随时可以选择暂不登录。',
    stateTitle: '登录状态',
    state: {
      restoring: '正在恢复登录状态',
      signingIn: '正在登录',
      signedOut: '尚未登录，可以先随便看看',
      signedIn: '已登录',
    },
    hello: (name: string) => `你好，${name}`,
    tryTitle: '看看不同页面需要什么',
    mine: '我的',
    mineNote: '需要登录',
  },
  en: {
    title: 'Home',
    heading: 'Sign-in, done right',
    intro:
      'You can look around here without an account. We ask you to sign in only where it is needed, and you can always say “not now”.',
    stateTitle: 'Your sign-in',
    state: {
      restoring: 'Restoring your sign-in',
      signingIn: 'Signing in',
      signedOut: 'Not signed in. Feel free to look around.',
      signedIn: 'Signed in',
    },
    hello: (name: string) => `Hello, ${name}`,
    tryTitle: 'See what different pages ask for',
    mine: 'Me',
    mineNote: 'Needs a sign-in',
  },
})
