import { defineMessages } from '../../ui/text/messages'

export const notFoundText = defineMessages({
  zh: {
    title: '页面不存在',
    text: '链接可能已失效，或者当前版本太旧。',
    home: '回到首页',
  },
  en: {
    title: 'Page not found',
    text: 'The link may be out of date, or this version of the app may be too old.',
    home: 'Back to the home page',
  },
})
