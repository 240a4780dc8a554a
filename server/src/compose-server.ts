import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { App } from './http/app-type'
import { createIntrospect } from './backend/introspect'
import { createPhoneReads, phoneReadersOf } from './backend/phone-reads'
import { createUserAdmin, type UserAdmin } from './backend/user-admin'
import { createUserDirectory, type UserDirectory } from './backend/user-directory'
import { createApp } from './http/create-app'
import { createInternalApp } from './http/internal/create-internal-app'
import { systemClock, type Clock } from './lib/clock'
import type { Settings } from './config/settings'
import type { Database } from './db/port/database'
import { openDatabase } from './db/open-database'
import { createLog } from './log'
import { cleanUp, type CleanUpOptions } from './maintenance/clean-up'
import { createPendingLinks } from './media/pending-links'
import { createMetrics } from './metrics/metrics'
import { countSessions } from './metrics/count-sessions'
import { countSignIns } from './metrics/count-sign-ins'
import { createDrain } from './http/hooks/drain'
import { createKeyLimit } from './http/hooks/rate-limits'
import { releasePictures as releasePicturesOf } from './account/avatars'
import { composeProfile } from './account/compose-profile'
import { cleanUpPictures } from './maintenance/clean-up-pictures'
import { createLocalMediaStore } from './media/local-media-store'
import { createMediaLibrary } from './media/media-library'
import { createS3MediaStore } from './media/s3-media-store'
import { startInterval } from './lib/interval'
import { composeProviders } from './compose-providers'
import { composeSessions } from './compose-sessions'
import { openRedis } from './cluster/redis-connection'
import { throttle } from './lib/throttle'
import { bindPhoneAtSignIn } from './account/bind-phone-at-sign-in'
import { createExchangeCode } from './sign-in/exchange-code'
import { createIdentify } from './sign-in/identify'
import { createKeepSessionKey } from './sign-in/keep-session-key'
import { shareSignIns } from './sign-in/share-sign-ins'
import { createOpenSession } from './sign-in/open-session'
import { createSignIn } from './sign-in/sign-in'
import { composeHandover } from './handover/compose-handover'
import { composeOauth } from './web/compose-oauth'
import { createDeleteAccount, createEraseAccount } from './account/delete-account'
import { createExportAccount } from './account/export-account'
import { createListIdentities } from './account/list-identities'
import { createShortTokens } from './tokens/short-tokens'
import { createTokenKeys } from './tokens/token-keys'
import { createReadPhone } from './users/phone'
import { createUserImport, type UserImport } from './user-import/user-import'
import { createUserPresenter } from './users/present-user'
import type { ReleasePictures } from './users/release-pictures'
import { createKeyRing } from './crypto/key-ring'
import { createVault, type Vault, type VaultError } from './crypto/vault'
import { createWechatClients } from './wechat/wechat-clients'

export interface Server {
  app: App
  database: Database
  vault: Vault
  clock: Clock
  userAdmin: UserAdmin
  userDirectory: UserDirectory
  userImport: UserImport
  /** Null where the settings name no internal port. */
  internalApp: App | null
  cleanUpOptions: CleanUpOptions
  cleanUpPictures: () => ReturnType<typeof cleanUpPictures>
  log: Logger
  /** Ends the requests in flight, then what they need. */
  close(): Promise<void>
}

export interface ComposeOptions {
  clock?: Clock
  /** Where the log goes; standard error by default. */
  log?: Logger
}

const cleanUpEveryMs = 3_600_000
const cleanUpPicturesEveryMs = 300_000

/** Builds the one server that the settings describe, without listening yet. */
export const composeServer = async (
  settings: Settings,
  options: ComposeOptions = {},
): Promise<Server> => {
  const clock = options.clock ?? systemClock
  const log = options.log ?? createLog(settings.logLevel)
  const metrics = createMetrics(phoneReadersOf(settings.internal?.clients ?? []))
  const database = openDatabase(settings.database, (error) =>
    log.warn({ err: error }, 'a database connection broke'),
  )
  const redis =
    settings.redisUrl === null
      ? null
      : await openRedis(
          settings.redisUrl.reveal(),
          settings.redisKeyPrefix,
          throttle((error) => log.warn({ err: error }, 'Redis is unavailable')),
        )
  const vault = createVault(
    createKeyRing(settings.encryptionKeys.map((key) => Buffer.from(key.reveal(), 'base64'))),
  )
  const composedProviders = composeProviders({ settings, database, redis, vault, metrics, clock })
  const { providers, wechatClients, officialAccount } = composedProviders
  const warnOfUnreadable = throttle((error: VaultError) =>
    log.error({ err: error }, 'a phone number cannot be read; see ENCRYPTION_KEYS'),
  )
  const onUnreadable = (error: VaultError) => {
    metrics.unreadablePhone(error.kind)
    warnOfUnreadable(error)
  }
  const readPhone = createReadPhone(vault, onUnreadable)
  const pendingLinks =
    settings.wechatPush === null ? null : createPendingLinks(vault, settings.publicBaseUrl, clock)
  const presentUser = createUserPresenter({
    readPhone,
    avatarUrl: (avatarKey) => `${settings.publicBaseUrl}/media/${avatarKey}`,
    pendingAvatarUrl: pendingLinks === null ? null : (key) => pendingLinks.create(key),
  })
  const composedSessions = composeSessions({
    settings,
    database,
    redis,
    presentUser,
    metrics,
    clock,
    log,
  })
  const sessions = countSessions(metrics, composedSessions.sessions)
  const wechat = createWechatClients(wechatClients)
  const store =
    settings.mediaS3 === null
      ? createLocalMediaStore(settings.mediaDir)
      : createS3MediaStore(settings.mediaS3)
  const library = createMediaLibrary(database, store, clock)
  const profile = composeProfile({
    database,
    sessions,
    presentUser,
    vault,
    clock,
    wechat,
    providers,
    pendingLinks,
    store,
    library,
  })
  const releasePictures: ReleasePictures = (tx, user) => releasePicturesOf(tx, library, user)
  const keepSessionKey = createKeepSessionKey({ database, vault, clock })
  const exchangeCode = createExchangeCode(clock)
  const identify = createIdentify({
    providers,
    exchangeCode,
    trustsGateway: settings.wechatCloudHosting,
    clock,
  })
  const lifetime = { ttlMs: settings.sessionTtlMs, maxAgeMs: settings.sessionMaxAgeMs }
  const openSession = createOpenSession({
    database,
    keepSessionKey,
    vault,
    sessions,
    presentUser,
    clock,
    releasePictures,
    lifetime,
    maxSessions: settings.sessionsPerUser,
  })
  const createdSignIn = createSignIn({ identify, openSession })
  const eraseAccount = createEraseAccount({
    database,
    keepSessionKey,
    sessions,
    clock,
    releasePictures,
  })
  const signInWithPhone = bindPhoneAtSignIn({
    signIn: countSignIns(metrics, createdSignIn),
    bindPhone: profile.bindPhone,
    sessions,
    onError: (error) => log.warn({ err: error }, 'the number could not be bound at sign-in'),
  })
  const signIn = shareSignIns(signInWithPhone, providers)
  const cleanUpOptions = { database, clock, auditRetentionMs: settings.auditRetentionMs }
  const stopCleanUp = startInterval(() => cleanUp(cleanUpOptions), {
    everyMs: cleanUpEveryMs,
    onError: (error) => log.warn({ err: error }, 'the clean-up failed'),
  })
  const cleanUpAllPictures = () => cleanUpPictures({ avatars: profile.avatars, library, log })
  const stopCleanUpPictures = startInterval(cleanUpAllPictures, {
    everyMs: cleanUpPicturesEveryMs,
    onError: (error) => log.warn({ err: error }, 'old pictures could not be deleted'),
  })
  const tokenKeys = createTokenKeys({ database, vault, clock })
  const shortTokens = createShortTokens({
    keys: tokenKeys,
    clock,
    issuer: settings.publicBaseUrl,
    audiences: settings.tokenAudiences,
  })
  const phoneReads = createPhoneReads({
    database,
    vault,
    onUnreadable,
    clock,
    limit: createKeyLimit(settings.internal?.phonesPerMinute ?? 0, redis),
    onRead: (by, outcome) => metrics.phoneRead(by, outcome),
  })
  const userDirectory = createUserDirectory({ database, sessions, phoneReads, clock })
  const drain = createDrain()
  const app = await createApp({
    log,
    database,
    sessions,
    signIn,
    oauth:
      officialAccount === null
        ? null
        : composeOauth({
            publicBaseUrl: settings.publicBaseUrl,
            provider: officialAccount,
            database,
            exchangeCode,
            openSession,
            eraseAccount,
            sessions,
            lifetime,
            clock,
            count: (outcome, platformCode) => metrics.signIn(outcome, platformCode),
          }),
    handover: composeHandover({
      settings,
      database,
      identify,
      keepSessionKey,
      sessions,
      releasePictures,
      presentUser,
      clock,
      lifetime,
      maxSessions: settings.sessionsPerUser,
      wechat: wechatClients[0] ?? null,
      count: (outcome) => metrics.signIn(outcome, null),
      watchUsedRatio: (read) =>
        metrics.watch(
          'passport_handover_calls_used_ratio',
          'How much of HANDOVER_CALLS_PER_DAY is used today, over all nodes: 0 to 1',
          read,
        ),
    }),
    clock,
    tokens: settings.tokenAudiences.length === 0 ? null : { shortTokens, tokenKeys },
    deleteAccount: createDeleteAccount(identify, eraseAccount),
    exportAccount: createExportAccount({ database, readPhone, presentUser, clock }),
    listIdentities: createListIdentities(database),
    profile,
    media: { store, pendingLinks },
    push:
      settings.wechatPush === null
        ? null
        : { secrets: settings.wechatPush, wechat, clock, log, metrics },
    settings,
    redis,
    drain,
    metrics,
  })

  const internalApp =
    settings.internal === null
      ? null
      : createInternalApp({
          log,
          metrics,
          drain,
          internal: settings.internal,
          settings,
          introspect: createIntrospect({ database, sessions, shortTokens, phoneReads }),
          directory: userDirectory,
          presentUser,
        })

  return {
    app,
    internalApp,
    userDirectory,
    userImport: createUserImport({ database, vault, apps: providers.all, sessions, clock }),
    database,
    vault,
    clock,
    userAdmin: createUserAdmin({
      database,
      directory: userDirectory,
      sessions,
      vault,
      presentUser,
      releasePictures,
      clock,
    }),
    cleanUpOptions,
    cleanUpPictures: cleanUpAllPictures,
    log,
    async close() {
      drain.begin()
      await setTimeout(settings.drainMs)
      await Promise.all([app.close(), internalApp?.close()])
      stopCleanUp()
      stopCleanUpPictures()
      await composedProviders.close()
      await composedSessions.close()
      redis?.redis.disconnect()
      await database.close()
    },
  }
}
