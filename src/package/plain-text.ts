import type { AppErrorCode } from '../contract/app-error'
import { systemLanguage } from '../platform/host/host-appearance'
import type { Language } from '../ui/host'
import type { Missing } from '../ui/auth-gate/gate-phase'
import { errorText } from '../ui/text/error-text'

interface PlainText {
  loading: string
  pleaseSignIn: string
  unavailable: string
  signIn: string
  signingIn: string
  notNow: string
  close: string
  missing: Record<Missing, string>
}

const texts: Record<Language, PlainText> = {
  zh: {
    loading: '加载中…',
    pleaseSignIn: '登录后才能查看。',
    unavailable: '网页暂时不能登录，请在小程序中打开。',
    signIn: '登录',
    signingIn: '正在登录…',
    notNow: '暂不登录',
    close: '知道了',
    missing: { profile: '请先设置昵称。', phone: '请先绑定手机号。' },
  },
  en: {
    loading: 'Loading…',
    pleaseSignIn: 'Sign in to see this.',
    unavailable: 'Web pages have no sign-in yet. Open the mini program.',
    signIn: 'Sign in',
    signingIn: 'Signing in…',
    notNow: 'Not now',
    close: 'OK',
    missing: { profile: 'Add a nickname first.', phone: 'Add a phone number first.' },
  },
}

/** In the language of the host. */
export const plainText = (): PlainText => texts[systemLanguage()]

export const plainErrorText = (code: AppErrorCode): string =>
  // The network is not watched here, so each text says what its own code means.
  errorText(code, { language: systemLanguage(), isOnline: true, host: process.env.TARO_ENV })
