import type { TokenStore } from '../upstream/token-store'
import { createAlipayProvider } from './alipay'
import { createAlipayClient } from './alipay/alipay-client'
import { createDouyinClient } from './douyin/douyin-client'
import type { Provider } from './provider'
import type { ProviderCallRecord } from '../upstream/provider-calls'
import type { ProviderSettings } from './provider-settings'
import { createTtProvider } from './tt'

/** The apps at platforms beside WeChat. */
export interface Platforms {
  readonly providers: readonly Provider[]
  /** Ends the idle connections, and waits for the calls in flight. */
  close(): Promise<void>
}

interface PlatformDeps {
  tokenStore: TokenStore
  onCall: (record: ProviderCallRecord) => void
}

export const composePlatforms = (
  { douyin, alipay }: ProviderSettings,
  { tokenStore, onCall }: PlatformDeps,
): Platforms => {
  const providers: Provider[] = []
  const closers: (() => Promise<void>)[] = []

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
    async close() {
      await Promise.all(closers.map((close) => close()))
    },
  }
}
