import type { WechatClient } from '../wechat/wechat-client'
import { WechatError } from '../wechat/wechat-error'
import { toWechatProblem } from '../wechat/wechat-problem'
import type { Provider } from './provider'

/** WeChat's mini-programs. */
export const createWeappProvider = (client: WechatClient): Provider => ({
  name: 'weapp',
  appId: client.appId,
  unionScope: 'wechat',
  async exchange(code) {
    try {
      const { openid, sessionKey, unionid } = await client.code2Session(code)
      return { openid, sessionKey, unionId: unionid }
    } catch (error) {
      throw error instanceof WechatError ? toWechatProblem(error) : error
    }
  },
})
