import type { HostName } from '../../hosts'
import type { PhoneSettings } from '../runtime/settings'

interface HostTerms {
  en: string
  zh_CN: string
  loginCall: string
  checkSessionCall: string
  /** The number in a response of the host's servers. */
  errorNumber: string
  /** A user's id there. */
  userId: string
  unionId: string
}

const terms: Record<HostName, HostTerms> = {
  weapp: {
    en: 'WeChat',
    zh_CN: '微信',
    loginCall: 'wx.login',
    checkSessionCall: 'wx.checkSession',
    errorNumber: 'errcode',
    userId: 'openid',
    unionId: 'unionid',
  },
  tt: {
    en: 'Douyin',
    zh_CN: '抖音',
    loginCall: 'tt.login',
    checkSessionCall: 'tt.checkSession',
    errorNumber: 'err_no',
    userId: 'openid',
    unionId: 'unionid',
  },
  alipay: {
    en: 'Alipay',
    zh_CN: '支付宝',
    loginCall: 'my.getAuthCode',
    checkSessionCall: '',
    errorNumber: 'code',
    userId: 'open_id',
    unionId: 'union_id',
  },
}

const words = {
  en: (host: HostName, { en: name, loginCall }: HostTerms) => ({
    subtitle: `Your ${host} build, running in the browser with a local ${name}`,
    wechat: name,
    user: `${name} user`,
    fault: `${name} fault`,
    loginFails: `${loginCall} fails`,
    expire: `Expire ${name} session`,
    expired: `${name} session expired`,
    faultSet: `${name} fails like this from now on`,
    faultGone: `${name} works again`,
    keyStays:
      host === 'alipay' ? 'access token ••••••, server only' : 'session key ••••••, server only',
    note: `The real build on WeChat’s open-source component framework. It is not ${name}: check in ${
      host === 'weapp' ? 'DevTools' : `${name}’s developer tools`
    } before you release.`,
  }),
  zh_CN: (host: HostName, { zh_CN: name, loginCall }: HostTerms) => ({
    subtitle: `在浏览器里运行真实的 ${host} 构建产物，配有本地${name}`,
    wechat: name,
    user: `${name}用户`,
    fault: `模拟${name}故障`,
    loginFails: `${loginCall} 失败`,
    expire: `让${name}登录态过期`,
    expired: `${name}登录态已过期`,
    faultSet: '故障已生效',
    faultGone: `${name}已恢复正常`,
    keyStays:
      host === 'alipay' ? 'access_token ••••••，不出服务器' : 'session_key ••••••，不出服务器',
    note: `这是真实的构建产物，运行在微信开源的组件框架上，但它不是${name}：发布前请在${
      host === 'weapp' ? '' : name
    }开发者工具里再检查一遍。`,
  }),
}

type Names = Omit<HostTerms, 'en' | 'zh_CN'>

export type HostWords = ReturnType<(typeof words)['en']> & Names

/** What the panel says of one host. */
export const hostWordsIn = (language: PhoneSettings['language'], host: HostName): HostWords => {
  const { loginCall, checkSessionCall, errorNumber, userId, unionId } = terms[host]
  const names: Names = { loginCall, checkSessionCall, errorNumber, userId, unionId }
  return { ...words[language](host, terms[host]), ...names }
}
