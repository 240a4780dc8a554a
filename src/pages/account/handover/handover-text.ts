import type { Browser, System } from '../../../contract/handovers'
import type { Language } from '../../../ui/host'
import { hostNames } from '../../../ui/text/host-names'
import { defineMessages } from '../../../ui/text/messages'

export const handoverText = defineMessages({
  zh: {
    title: '确认请求',
    heading: { 'sign-in': '有网页请求登录您的账号', delete: '有网页请求注销您的账号' },
    warning: {
      'sign-in': '只有您自己正在那个网页上登录时才确认。二维码是别人发给您的，请拒绝。',
      delete: '确认后，账号和数据将立即删除，无法恢复。不是您本人操作，请拒绝。',
    },
    browser: '浏览器',
    system: '系统',
    network: '网络',
    sameNetwork: '与这部手机相同',
    otherNetwork: '与这部手机不同',
    unknownNetwork: '无法判断',
    since: '发起时间',
    deny: '拒绝',
    digits: '网页上显示的两位数字',
    digitsPlaceholder: '两位数字',
    digitsMissing: '请输入网页上显示的两位数字。',
    approve: { 'sign-in': '确认登录', delete: '确认注销' },
    approved: { 'sign-in': '已确认登录', delete: '已确认注销' },
    approvedText: '请回到网页继续。',
    denied: '已拒绝',
    deniedText: { 'sign-in': '那个网页没有登录您的账号。', delete: '您的账号没有注销。' },
    home: '回到首页',
    noRequest: '找不到这个请求，请在网页上重新扫码。',
  },
  en: {
    title: 'Confirm',
    heading: {
      'sign-in': 'A web page asks to sign in as you',
      delete: 'A web page asks to delete your account',
    },
    warning: {
      'sign-in':
        'Approve only if you are signing in on that page yourself. Decline if somebody sent you the code.',
      delete:
        'Your account and its data are deleted at once, for good. Decline if this was not you.',
    },
    browser: 'Browser',
    system: 'System',
    network: 'Network',
    sameNetwork: 'The same as this phone',
    otherNetwork: 'Another one than this phone',
    unknownNetwork: 'Cannot be told',
    since: 'Since',
    deny: 'Decline',
    digits: 'The two digits on the web page',
    digitsPlaceholder: 'Two digits',
    digitsMissing: 'Type the two digits that the web page shows.',
    approve: { 'sign-in': 'Sign in there', delete: 'Delete my account' },
    approved: { 'sign-in': 'Approved', delete: 'Approved' },
    approvedText: 'Go back to the web page.',
    denied: 'Declined',
    deniedText: {
      'sign-in': 'The web page is not signed in as you.',
      delete: 'Your account is not deleted.',
    },
    home: 'Back to the home page',
    noRequest: 'There is no such request. Scan the code of the web page again.',
  },
})

const brands = {
  chrome: 'Chrome',
  edge: 'Edge',
  firefox: 'Firefox',
  safari: 'Safari',
  opera: 'Opera',
  uc: 'UC',
  qq: 'QQ',
}

export const browserNames: Record<Language, Record<Browser, string>> = {
  zh: {
    ...brands,
    samsung: '三星浏览器',
    huawei: '华为浏览器',
    xiaomi: '小米浏览器',
    oppo: 'OPPO 浏览器',
    vivo: 'vivo 浏览器',
    quark: '夸克',
    wechat: hostNames.zh.weapp,
    other: '其他浏览器',
  },
  en: {
    ...brands,
    samsung: 'Samsung Internet',
    huawei: 'Huawei Browser',
    xiaomi: 'Mi Browser',
    oppo: 'OPPO Browser',
    vivo: 'vivo Browser',
    quark: 'Quark',
    wechat: hostNames.en.weapp,
    other: 'Another browser',
  },
}

const systems = {
  windows: 'Windows',
  macos: 'macOS',
  linux: 'Linux',
  chromeos: 'ChromeOS',
  android: 'Android',
  ios: 'iOS',
  ipados: 'iPadOS',
  harmonyos: 'HarmonyOS',
}

export const systemNames: Record<Language, Record<System, string>> = {
  zh: { ...systems, other: '其他系统' },
  en: { ...systems, other: 'Another system' },
}
