import { defineMessages } from '../text/messages'

/** Of the sign-in that takes the number of the host's account along. */
export const oneTapText = defineMessages({
  zh: {
    withPhone: '手机号快捷登录',
    withoutPhone: '不提供手机号，直接登录',
    phoneNotAdded: (problem: string) => `登录成功，但手机号没有绑定：${problem}`,
  },
  en: {
    withPhone: 'Sign in with phone number',
    withoutPhone: 'Sign in without a number',
    phoneNotAdded: (problem: string) =>
      `You are signed in, but your number was not added. ${problem}`,
  },
})
