import { defineMessages } from '../text/messages'

export const signInText = defineMessages({
  zh: {
    title: '登录后继续',
    intro: '使用微信身份登录，无需密码。',
    retryTitle: '暂时无法登录',
    agree: '已阅读并同意',
    terms: '《用户协议》',
    privacy: '《隐私政策》',
    and: '和',
    agreeFirst: '请先阅读并勾选协议',
    endedBy: {
      expiry: '登录已过期，请重新登录。',
      revoked: '此设备已在别处被退出登录。',
      deleted: '账号已注销，数据已删除。',
    },
    missingTitle: { profile: '先设置昵称', phone: '先绑定手机号' },
    missingText: {
      profile: '这个页面会显示您的昵称，请先设置。',
      phone: '这个页面需要用手机号联系您，请先绑定。',
    },
    missingAction: { profile: '设置昵称', phone: '绑定手机号' },
    back: '返回',
  },
  en: {
    title: 'Sign in to continue',
    intro: 'Your WeChat identity is all it takes.',
    retryTitle: 'Cannot sign in right now',
    agree: 'I have read and agree to the',
    terms: 'Terms of use',
    privacy: 'Privacy policy',
    and: 'and the',
    agreeFirst: 'Please read and tick the box first',
    endedBy: {
      expiry: 'You have been signed out after a while. Please sign in again.',
      revoked: 'This device was signed out from another one.',
      deleted: 'Your account and its data are deleted.',
    },
    missingTitle: { profile: 'Choose a nickname first', phone: 'Add a phone number first' },
    missingText: {
      profile: 'This page shows your nickname, so it needs one.',
      phone: 'This page reaches you by phone, so it needs your number.',
    },
    missingAction: { profile: 'Choose a nickname', phone: 'Add a phone number' },
    back: 'Back',
  },
})
