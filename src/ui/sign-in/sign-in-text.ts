import type { AppErrorCode } from '../../contract/app-error'
import type { Language } from '../host'
import { defineMessages } from '../text/messages'

/** Failures that pass by themselves, while the user has to wait. */
type PassingText = Partial<Record<AppErrorCode, (seconds: number) => string>>

const zhPassing: PassingText = {
  provider_unavailable: (seconds) => `{host}繁忙，${seconds} 秒后可重试。`,
  rate_limited: (seconds) => `操作太频繁，${seconds} 秒后可重试。`,
  service_unavailable: (seconds) => `服务暂时不可用，${seconds} 秒后可重试。`,
  internal_error: (seconds) => `服务器出了问题，${seconds} 秒后可重试。`,
  network_unavailable: (seconds) => `暂时连不上服务，${seconds} 秒后可重试。`,
  timeout: (seconds) => `服务没有及时响应，${seconds} 秒后可重试。`,
}

const enPassing: PassingText = {
  provider_unavailable: (seconds) => `{host} is busy. You can try again in ${seconds} s.`,
  rate_limited: (seconds) => `Too many attempts. You can try again in ${seconds} s.`,
  service_unavailable: (seconds) =>
    `The service is not available right now. You can try again in ${seconds} s.`,
  internal_error: (seconds) =>
    `Something went wrong on the server. You can try again in ${seconds} s.`,
  network_unavailable: (seconds) => `Cannot reach the service. You can try again in ${seconds} s.`,
  timeout: (seconds) => `The service did not respond in time. You can try again in ${seconds} s.`,
}

export const passingText: Record<Language, PassingText> = { zh: zhPassing, en: enPassing }

export const signInText = defineMessages({
  zh: {
    title: '登录后继续',
    titleFor: (purpose: string) => `登录后${purpose}`,
    intro: '使用{host}身份登录，无需密码。',
    introOnWeb: {
      leave: '使用{host}身份登录，无需密码。',
      scan: '使用{host}扫码登录，由您的手机确认。',
      reopen: '请回到小程序，重新打开这个页面。',
    },
    reopenTitle: '从小程序打开后即可登录',
    declinedThere: '您没有同意{host}授权，尚未登录。',
    retryTitle: '暂时无法登录',
    agree: '已阅读并同意',
    terms: '《用户协议》',
    privacy: '《隐私政策》',
    and: '和',
    agreeFirst: '请先阅读并勾选协议',
    endedBy: {
      expiry: '登录已过期，请重新登录。',
      revoked: '此设备已在别处被退出登录。如果不是您本人操作，请登录后查看登录设备。',
      deleted: '账号已注销，数据已删除。',
    },
    singlePage: '打开小程序后即可登录',
    singlePageText: '您正在预览这个页面。请点击下方的“前往小程序”，打开后再登录。',
    missingTitle: { profile: '先设置昵称', phone: '先绑定手机号' },
    missingText: {
      profile: '这个页面会显示您的昵称，请先设置。',
      phone: '这个页面需要用手机号联系您，请先绑定。',
    },
    missingAction: { profile: '设置昵称', phone: '绑定手机号' },
    profileNotHere: {
      title: '这个页面需要昵称',
      text: '{host}不审核昵称，所以无法在这里设置。',
    },
    back: '返回',
    close: '关闭',
  },
  en: {
    title: 'Sign in to continue',
    titleFor: (purpose: string) => `Sign in to ${purpose}`,
    intro: 'Your {host} identity is all it takes.',
    introOnWeb: {
      leave: 'Your {host} identity is all it takes.',
      scan: 'Scan a code with {host}, and confirm on your phone.',
      reopen: 'Go back to the mini program and open this page again.',
    },
    reopenTitle: 'Open this page from the mini program',
    declinedThere: 'You did not agree on {host}’s page, so you are not signed in.',
    retryTitle: 'Cannot sign in right now',
    agree: 'I have read and agree to the',
    terms: 'Terms of use',
    privacy: 'Privacy policy',
    and: 'and the',
    agreeFirst: 'Please read and tick the box first',
    endedBy: {
      expiry: 'Your sign-in has expired. Please sign in again.',
      revoked:
        'This device was signed out from another one. If that was not you, sign in and check your devices.',
      deleted: 'Your account and its data are deleted.',
    },
    singlePage: 'Open the mini program to sign in',
    singlePageText:
      'You are previewing this page. Tap “Open the mini program” below, then sign in there.',
    missingTitle: { profile: 'Choose a nickname first', phone: 'Add a phone number first' },
    missingText: {
      profile: 'This page shows your nickname, so it needs one.',
      phone: 'This page reaches you by phone, so it needs your number.',
    },
    missingAction: { profile: 'Choose a nickname', phone: 'Add a phone number' },
    profileNotHere: {
      title: 'This page needs a nickname',
      text: '{host} does not check nicknames, so you cannot set one here.',
    },
    back: 'Back',
    close: 'Close',
  },
})
