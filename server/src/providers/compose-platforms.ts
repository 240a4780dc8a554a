import type { TokenStore } from '../upstream/token-store'
import { createAlipayProvider } from './alipay'
import { createAlipayClient } from './alipay/alipay-client'
import { createDouyinClient } from './douyin/douyin-client'
import type { Provider } from './provider'
import type { ProviderCallRecord } from '../upstream/provider-calls'
import type { ProviderSettings } from './provider-settings'
import { createOfficialAccountClient } from './official-account/official-account-client'
import { createTtProvider } from './tt'
import { createWechatOaProvider, type WechatOaProvider } from './wechat-oa'

/** The apps at platforms beside WeChat's mini-programs. */
export interface Platforms {
  readonly providers: readonly Provider[]
  /** One of `providers`; null if web pages do not sign in by one. */
  readonly officialAccount: WechatOaProvider | null
  /** Ends the idle connections, and waits for the calls in flight. */
  close(): Promise<void>
}

interface PlatformDeps {
  tokenStore: TokenStore
  onCall: (record: ProviderCallRecord) => void
}

export const composePlatforms = (
  { douyin, alipay, ...settings }: ProviderSettings,
  { tokenStore, onCall }: PlatformDeps,
): Platforms => {
  const providers: Provider[] = []
  const closers: (() => Promise<void>)[] = []
  let officialAccount: WechatOaProvider | null = null

  if (settings.officialAccount !== null) {
    const { appSecret, authorizeBaseUrl, ...options } = settings.officialAccount
    const client = createOfficialAccountClient({
      ...options,
      appSecret: appSecret.reveal(),
      onCall,
    })
    const { wechatUnionScope: unionScope } = settings
    officialAccount = createWechatOaProvider({ client, authorizeBaseUrl, unionScope })
    providers.push(officialAccount)
    closers.push(() => client.close())
  }
  if (douyin !== null) {
    const { appSecret, unionScope, ...options } = douyin
    const secrets = { appSecret: appSecret.reveal() }
    const client = createDouyinClient({ ...options, ...secrets, tokenStore, onCall })
    providers.push(createTtProvider(client, unionScope))
    closers.push(() => client.close())
  }
  if (alipay !== null) {
    const { aesKey, unionScope, ...options } = alipay
    const secrets = { aesKey: aesKey === null ? null : Buffer.from(aesKey.reveal(), 'base64') }
    const client = createAlipayClient({ ...options, ...secrets, onCall })
    providers.push(createAlipayProvider(client, unionScope))
    closers.push(() => client.close())
  }

  return {
    providers,
    officialAccount,
    async close() {
      await Promise.all(closers.map((close) => close()))
    },
  }
}
