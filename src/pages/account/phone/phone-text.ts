import { defineMessages } from '../../../ui/text/messages'

export const phoneText = defineMessages({
  zh: {
    title: '手机号',
    current: '已绑定',
    none: '尚未绑定手机号',
    why: '手机号用于联系您和找回账号，只在您点击按钮并同意后由微信提供，我们不会显示完整号码。',
    add: '用微信手机号绑定',
    change: '更换手机号',
    changeHint: '点击下面的按钮，在微信的窗口里选择或添加新的号码。',
    binding: '正在绑定',
    bound: '绑定成功',
    again: '再试一次',
    notHere: '此处无法获取手机号，请在微信中打开本小程序后绑定。',
    problem: {
      refused: '您拒绝了提供手机号。需要时可以再次点击按钮。',
      quota: '手机号验证次数已用完，请稍后再试或联系客服。',
      forbidden: '此小程序没有获取手机号的权限，请联系开发者完成认证。',
      privacy: '需要先同意隐私保护指引，才能提供手机号。',
      undeclared: '此小程序没有在隐私保护指引中声明手机号，请联系开发者。',
      notBound: '请先在微信中绑定手机号，或在微信中完成短信验证。',
      failed: '没有取得手机号，请重试。',
    },
  },
  en: {
    title: 'Phone number',
    current: 'Your number',
    none: 'No phone number yet',
    why: 'We use your number to reach you and to recover your account. WeChat hands it over only after you tap the button and agree, and we never show all of it.',
    add: 'Use my WeChat number',
    change: 'Change number',
    changeHint: 'Tap the button below and choose or add the new number in WeChat’s window.',
    binding: 'Saving your number',
    bound: 'Your number is saved',
    again: 'Try again',
    notHere: 'Your number cannot be asked for here. Open the mini program in WeChat.',
    problem: {
      refused: 'You declined. Tap the button again whenever you like.',
      quota: 'No more phone checks are left. Try again later, or contact support.',
      forbidden: 'This mini program may not ask for numbers. Tell the developer to get verified.',
      privacy: 'Please accept the privacy guideline first, then tap again.',
      undeclared: 'The privacy guideline does not mention phone numbers. Tell the developer.',
      notBound:
        'This WeChat account has no verified phone number. Add or verify one in WeChat first.',
      failed: 'WeChat gave no number. Please try again.',
    },
  },
})
