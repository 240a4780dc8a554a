import type { PhoneProblem } from '../host'
import { defineMessages } from './messages'

/** Why the host's phone button gave no number, and what to do about it. */
export const phoneProblemText = defineMessages<Record<PhoneProblem, string>>({
  zh: {
    refused: '您选择了不提供手机号。需要时可以再次点击按钮。',
    quota: '手机号验证次数已用完，请稍后再试或联系客服。',
    forbidden: '此小程序没有获取手机号的权限，请联系开发者完成认证。',
    privacy: '需要先同意隐私保护指引，才能提供手机号。',
    undeclared: '此小程序没有在隐私保护指引中声明手机号，请联系开发者。',
    notBound: '请先在{host}中绑定手机号，或在{host}中完成短信验证。',
    sessionDead: '{host}登录已过期，请退出登录后重新登录，再点击按钮。',
    failed: '没有取得手机号，请重试。',
  },
  en: {
    refused: 'You declined. Tap the button again whenever you like.',
    quota: 'No more phone checks are left. Try again later, or contact support.',
    forbidden: 'This mini program may not ask for numbers. Tell the developer to get verified.',
    privacy: 'Please accept the privacy guideline first, then tap again.',
    undeclared: 'The privacy guideline does not mention phone numbers. Tell the developer.',
    notBound:
      'This {host} account has no verified phone number. Add or verify one in {host} first.',
    sessionDead: 'The {host} login has expired. Sign out, sign in again, then tap the button.',
    failed: '{host} did not share a number. Please try again.',
  },
})
