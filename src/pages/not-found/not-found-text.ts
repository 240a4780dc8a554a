import { defineMessages } from '../../ui/text/messages'

export const notFoundText = defineMessages({
  zh: {
    title: '页面不存在',
    text: '链接可能已失效，或者小程序需要更新。',
    home: '回到首页',
  },
  en: {
    title: 'Page not found',
    text: 'The link may be out of date, or the mini program may need an update.',
    home: 'Back to the home page',
  },
})
