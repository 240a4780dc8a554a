import type { StartOauth } from '../../../src/contract/oauth-calls'
import type { OfficialAccountClient } from './official-account/official-account-client'
import { hostOf, type Provider } from './provider'

export interface WechatOaProvider extends Provider {
  /** WeChat's page that asks the user, or with `recognize` sends the browser back at once. */
  authorizeUrl(redirect: { redirectUri: string; scope: StartOauth['scope']; state: string }): string
}

export interface WechatOaOptions {
  client: OfficialAccountClient
  /** `https://open.weixin.qq.com`, or a sandbox of it. */
  authorizeBaseUrl: string
  unionScope: string
}

const scopes = { recognize: 'snsapi_base', 'sign-in': 'snsapi_userinfo' } as const

/** An official account of WeChat, whose users sign in to web pages in WeChat's browser. */
export const createWechatOaProvider = (options: WechatOaOptions): WechatOaProvider => {
  const { client, authorizeBaseUrl, unionScope } = options
  return {
    name: 'wechat-oa',
    host: hostOf('wechat-oa'),
    appId: client.appId,
    unionScope,
    hasAliases: false,
    contentCheck: null,
    async exchange(code) {
      const { openid, unionId, hasConsent } = await client.exchangeCode(code)
      // The scope of the address is the browser's to change; what WeChat granted is not.
      return {
        subject: openid,
        aliases: [],
        unionId,
        sessionKey: null,
        recognizesOnly: !hasConsent,
      }
    },
    readPhone: () => null,
    authorizeUrl({ redirectUri, scope, state }) {
      // WeChat documents this order and the fragment. `connect_redirect` keeps it from calling back twice.
      const parameters = [
        ['appid', client.appId],
        ['redirect_uri', redirectUri],
        ['response_type', 'code'],
        ['scope', scopes[scope]],
        ['state', state],
        ['connect_redirect', '1'],
      ].map(([name = '', value = '']) => `${name}=${encodeURIComponent(value)}`)
      const path = '/connect/oauth2/authorize'
      return `${authorizeBaseUrl}${path}?${parameters.join('&')}#wechat_redirect`
    },
  }
}
