import { defineMessages } from '../../ui/text/messages'

export const sampleText = defineMessages({
  zh: {
    openedBy: (from: string) => `通过“${from}”打开`,
    share: '分享给朋友',
    code: '源代码',
    session: {
      title: '会员专享',
      text: '这个页面只要求登录。未登录时，登录面板就地出现，登录后原地显示内容。',
    },
    profile: {
      title: '留言',
      text: (name: string) => `${name}，这个页面要显示昵称，所以没有昵称的用户会先被请去设置。`,
    },
    phone: {
      title: '预约',
      text: (phone: string) => `预约结果会通知 ${phone}。没有手机号的用户会先被请去绑定。`,
    },
    redirect: {
      title: '订单',
      text: '未登录时，这个页面会先转到登录页，登录后带着原来的参数回到这里。',
    },
    web: {
      title: '网页',
      unset: '还没有要打开的网页：把它的地址写成 TARO_APP_WEB_URL，再构建一次。',
      onWeb: '网页里没有 web-view，请在小程序里打开这个页面。',
    },
  },
  en: {
    openedBy: (from: string) => `Opened by “${from}”`,
    share: 'Share with a friend',
    code: 'Source',
    session: {
      title: 'Members only',
      text: 'This page asks for a sign-in and nothing else. The panel appears in place, and so does the content after it.',
    },
    profile: {
      title: 'Guest book',
      text: (name: string) =>
        `${name}, this page shows nicknames, so a user without one is asked to choose one first.`,
    },
    phone: {
      title: 'Booking',
      text: (phone: string) =>
        `We will let ${phone} know. A user without a number is asked to add one first.`,
    },
    redirect: {
      title: 'Orders',
      text: 'Without a sign-in this page leads to the sign-in page, which comes back here with the same parameters.',
    },
    web: {
      title: 'Web page',
      unset: 'There is no web page to open: set TARO_APP_WEB_URL to its address, and build again.',
      onWeb: 'A web page has no web-view. Open this page in the mini program.',
    },
  },
})
