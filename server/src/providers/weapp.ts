import type { WechatClient } from '../wechat/wechat-client'
import type { Provider } from './provider'

/** WeChat's mini-programs. */
export const createWeappProvider = (client: WechatClient, unionScope: string): Provider => ({
  name: 'weapp',
  host: 'weapp',
  appId: client.appId,
  unionScope,
  hasAliases: false,
  contentCheck: {
    checkText: (subject, text) => client.checkText(subject, 'profile', text),
    checkImage: (subject, imageUrl) => client.checkImage(subject, 'profile', imageUrl),
  },
  async exchange(code) {
    const { openid, sessionKey, unionid } = await client.code2Session(code)
    return { subject: openid, aliases: [], unionId: unionid, sessionKey }
  },
  readPhone: (proof, { subject }) =>
    'code' in proof ? client.getPhoneNumber(proof.code, subject) : null,
})
