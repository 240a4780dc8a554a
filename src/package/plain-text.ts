import type { AppErrorCode } from '../contract/app-error'
import { systemLanguage } from '../platform/host/host-appearance'
import type { Language } from '../ui/host'
import type { Missing } from '../ui/auth-gate/gate-phase'
import { scanText } from '../ui/sign-in/scan-text'
import { errorText } from '../ui/text/error-text'
import { fillHost } from '../ui/text/host-names'

interface PlainText {
  loading: string
  pleaseSignIn: string
  unavailable: string
  reopen: string
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
    reopen: '请回到小程序，重新打开这个页面。',
    signIn: '登录',
    signingIn: '正在登录…',
    notNow: '暂不登录',
    close: '知道了',
    missing: { profile: '请先设置昵称。', phone: '请先绑定手机号。' },
  },
  en: {
    loading: 'Loading…',
    pleaseSignIn: 'Sign in to see this.',
    unavailable: 'This web page has no sign-in. Open the mini program.',
    reopen: 'Go back to the mini program and open this page again.',
    signIn: 'Sign in',
    signingIn: 'Signing in…',
    notNow: 'Not now',
    close: 'OK',
    missing: { profile: 'Add a nickname first.', phone: 'Add a phone number first.' },
  },
}

/** Of a web page, which a phone signs in. */
export const plainScanText = () => {
  const language = systemLanguage()
  return fillHost(scanText[language], language, 'h5')
}

/** In the language of the host. */
export const plainText = (): PlainText => texts[systemLanguage()]

export const plainErrorText = (code: AppErrorCode): string =>
  // The network is not watched here, so each text says what its own code means.
  errorText(code, { language: systemLanguage(), isOnline: true, host: process.env.TARO_ENV })
