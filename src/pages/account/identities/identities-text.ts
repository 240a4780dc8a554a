import { defineMessages } from '../../../ui/text/messages'

export const identitiesText = defineMessages({
  zh: {
    title: '登录方式',
    intro: '您可以用以下方式登录这个账号。',
    since: (time: string) => `${time} 起`,
  },
  en: {
    title: 'Sign-in methods',
    intro: 'You can sign in to this account with these.',
    since: (time: string) => `Since ${time}`,
  },
})
