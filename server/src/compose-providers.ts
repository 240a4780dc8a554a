import { createDatabaseTokenStore } from './cluster/database-token-store'
import type { RedisConnection } from './cluster/redis-connection'
import { createRedisTokenStore } from './cluster/redis-token-store'
import type { Settings } from './config/settings'
import type { Vault } from './crypto/vault'
import type { Database } from './db/port/database'
import type { Clock } from './lib/clock'
import type { Metrics } from './metrics/metrics'
import { composePlatforms } from './providers/compose-platforms'
import { createProviderRegistry, type ProviderRegistry } from './providers/provider-registry'
import { createWeappProvider } from './providers/weapp'
import type { WechatOaProvider } from './providers/wechat-oa'
import { createWechatClient, type WechatClient } from './wechat/wechat-client'

export interface ComposedProviders {
  /** Of all platforms. */
  providers: ProviderRegistry
  /** One of each of WeChat's mini-programs, in the order of the settings. */
  wechatClients: readonly WechatClient[]
  /** Null if web pages do not sign in by one. */
  officialAccount: WechatOaProvider | null
  /** Ends the idle connections to the platforms, and waits for the calls in flight. */
  close(): Promise<void>
}

export interface ComposeProvidersOptions {
  settings: Settings
  database: Database
  redis: RedisConnection | null
  vault: Vault
  metrics: Metrics
  clock: Clock
}

/** The apps of the settings, each with the client that calls its platform. */
export const composeProviders = (options: ComposeProvidersOptions): ComposedProviders => {
  const { settings, database, redis, vault, metrics, clock } = options
  const tokenStore =
    redis === null
      ? createDatabaseTokenStore(database, vault, clock)
      : createRedisTokenStore(redis, vault, clock)
  const wechatClients = settings.wechatApps.map(({ appId, appSecret }) =>
    createWechatClient({
      appId,
      appSecret: appSecret.reveal(),
      baseUrl: settings.wechatApiBaseUrl,
      timeoutMs: settings.wechatTimeoutMs,
      tokenStore,
      onCall: (record) => metrics.wechatCall(record),
    }),
  )
  const platforms = composePlatforms(settings, {
    tokenStore,
    onCall: (record) => metrics.providerCall(record),
  })
  return {
    providers: createProviderRegistry([
      ...wechatClients.map((client) => createWeappProvider(client, settings.wechatUnionScope)),
      ...platforms.providers,
    ]),
    wechatClients,
    officialAccount: platforms.officialAccount,
    async close() {
      await Promise.all(wechatClients.map((client) => client.close()))
      await platforms.close()
    },
  }
}
