import { isIP } from 'node:net'
import * as v from 'valibot'
import type { DatabaseLocation } from '../db/open-database'
import {
  createEnvironmentSchema,
  missing,
  renamedSettings,
  type Environment,
  type logLevels,
} from './environment'
import { handoverProblemsOf, toHandoverSettings, type HandoverSettings } from './handover-settings'
import type { InternalClient } from './internal-clients'
import type { S3Options } from '../media/s3-media-store'
import { readProviderSettings, type ProviderSettings } from '../providers/provider-settings'
import { Secret } from '../crypto/secret'
import type { PushSecrets } from '../wechat/push-message'

export interface WechatApp {
  appId: string
  appSecret: Secret
}

/** 0 is no limit. */
/** "Over all nodes" holds with Redis; without it each node counts by itself. 0 is no limit. */
export interface RateLimitSettings {
  /** All requests of one address at one node, a minute. */
  perAddress: number
  /**
   * Sign-ins from one address, a minute. Many phones share a carrier's address. Any value above 0 also limits
   * one login code to 5 requests a minute; 0 turns both off.
   */
  signInsPerAddress: number
  /** All requests of one user at one node, a minute. */
  perUser: number
  /** Calls of one user to one route that costs calls at the platform, over all nodes, a minute. */
  platformCallsPerUser: number
  /** Requests of web pages of one address to phones, and what they collect, over all nodes, a minute. */
  handoversPerAddress: number
  /** Exports of one user, over all nodes, a day. */
  exportsPerUser: number
}

/** Everything that the environment decides, read once and checked. */
export interface Settings extends ProviderSettings {
  isProduction: boolean
  host: string
  port: number
  database: DatabaseLocation
  redisUrl: Secret | null
  redisKeyPrefix: string
  wechatApps: readonly WechatApp[]
  wechatApiBaseUrl: string
  wechatTimeoutMs: number
  /** The server runs behind the gateway of WeChat's cloud hosting, and is reached only there. */
  wechatCloudHosting: boolean
  /** Each is base64 of a vault key; the first one seals. */
  encryptionKeys: readonly Secret[]
  sessionTtlMs: number
  sessionMaxAgeMs: number
  sessionsPerUser: number
  auditRetentionMs: number
  mediaDir: string
  /** The bucket that holds pictures in place of the folder. */
  mediaS3: S3Options | null
  /** With them pictures are checked: WeChat sends its verdict by message push. */
  wechatPush: PushSecrets | null
  publicBaseUrl: string
  /** Origins of the web pages that may call, and may use the session cookie. */
  webOrigins: readonly string[]
  handover: HandoverSettings
  /** The team's backends that a short token may be for. Empty where there are none. */
  tokenAudiences: readonly string[]
  /** Null where there is no internal port. */
  internal: InternalSettings | null
  /** Addresses and networks whose `x-forwarded-for` is believed. */
  trustedProxies: readonly string[]
  rateLimits: RateLimitSettings
  /** Open connections of one node; more are refused. */
  maxConnections: number
  logLevel: LogLevel
  /** From 0 to 1: the share of ordinary requests that are logged. */
  logSampleRatio: number
  /** Null where the metrics are not served: in production without a token. */
  metricsAccess: { token: Secret | null } | null
  /** How long the process still listens after SIGTERM. */
  drainMs: number
  /** Old names that the environment still uses. */
  oldNames: readonly string[]
}

/** The port for the team's own backends. */
export interface InternalSettings {
  host: string
  port: number
  clients: readonly InternalClient[]
  /**
   * Phone numbers that one client may read a minute, over all nodes with Redis, otherwise at each node; 0 is no
   * limit.
   */
  phonesPerMinute: number
}

export type LogLevel = (typeof logLevels)[number]

/** Lists what is wrong with the settings, one line for each. It holds no value of a secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

const dayMs = 86_400_000
const defaultMaxAgeDays = 365

/** Throws a `SettingsError` that names every problem at once. */
export const readSettings = (env: Environment): Settings => {
  const { values, oldNames, problems } = takeOldNames(withoutEmpty(env))
  const isProduction = values['NODE_ENV'] === 'production'
  const providers = readProviderSettings(values, isProduction, problems)
  if (providers.officialAccount !== null) problems.push(...webProblemsOf(values))
  problems.push(...handoverProblemsOf(values))
  const needsWechat = [providers.douyin, providers.alipay, providers.officialAccount].every(
    (platform) => platform === null,
  )
  const result = v.safeParse(createEnvironmentSchema(isProduction, needsWechat), values)
  if (!result.success) problems.push(...firstOfEach(result.issues).map(describe))
  if (!result.success || problems.length > 0) throw new SettingsError(problems)

  const read = result.output
  const maxAgeDays = read.SESSION_MAX_AGE_DAYS ?? Math.max(defaultMaxAgeDays, read.SESSION_TTL_DAYS)
  return {
    isProduction,
    host: read.HOST,
    port: read.PORT,
    database: toLocation(read.DATABASE_URL, read.DATABASE_POOL_SIZE),
    redisUrl: read.REDIS_URL ?? null,
    redisKeyPrefix: read.REDIS_KEY_PREFIX,
    ...providers,
    wechatApps: (read.WECHAT_APP_ID ?? []).map((appId, index) => ({
      appId,
      appSecret: new Secret(read.WECHAT_APP_SECRET?.[index] ?? ''),
    })),
    wechatApiBaseUrl: read.WECHAT_API_BASE_URL,
    wechatTimeoutMs: read.WECHAT_TIMEOUT_MS,
    wechatCloudHosting: read.WECHAT_CLOUD_HOSTING === 'on',
    encryptionKeys: read.ENCRYPTION_KEYS.map((key) => new Secret(key)),
    sessionTtlMs: read.SESSION_TTL_DAYS * dayMs,
    sessionMaxAgeMs: maxAgeDays * dayMs,
    sessionsPerUser: read.SESSIONS_PER_USER,
    auditRetentionMs: read.AUDIT_RETENTION_DAYS * dayMs,
    mediaDir: read.MEDIA_DIR ?? '.data/media',
    mediaS3:
      read.MEDIA_S3_URL === undefined
        ? null
        : {
            bucketUrl: read.MEDIA_S3_URL,
            region: read.MEDIA_S3_REGION,
            accessKeyId: read.MEDIA_S3_ACCESS_KEY_ID ?? '',
            secretAccessKey: read.MEDIA_S3_SECRET_ACCESS_KEY ?? new Secret(''),
          },
    wechatPush:
      read.WECHAT_PUSH_TOKEN === undefined
        ? null
        : { token: read.WECHAT_PUSH_TOKEN, encodingAesKey: read.WECHAT_PUSH_AES_KEY ?? null },
    publicBaseUrl:
      read.PUBLIC_BASE_URL ??
      `http://${isIP(read.HOST) === 6 ? `[${read.HOST}]` : read.HOST}:${read.PORT}`,
    webOrigins: read.WEB_ORIGINS ?? [],
    handover: toHandoverSettings(read),
    tokenAudiences: read.TOKEN_AUDIENCES ?? [],
    internal:
      read.INTERNAL_PORT === undefined
        ? null
        : {
            host: read.INTERNAL_HOST,
            port: read.INTERNAL_PORT,
            clients: read.INTERNAL_CLIENTS ?? [],
            phonesPerMinute: read.RATE_LIMIT_CLIENT_PHONES,
          },
    trustedProxies: read.TRUSTED_PROXIES ?? [],
    rateLimits: {
      perAddress: read.RATE_LIMIT_PER_ADDRESS,
      signInsPerAddress: read.RATE_LIMIT_SIGN_INS,
      perUser: read.RATE_LIMIT_PER_USER,
      platformCallsPerUser: read.RATE_LIMIT_PLATFORM_CALLS,
      handoversPerAddress: read.RATE_LIMIT_HANDOVERS,
      exportsPerUser: read.RATE_LIMIT_EXPORTS,
    },
    maxConnections: read.MAX_CONNECTIONS,
    logLevel: read.LOG_LEVEL,
    logSampleRatio: read.LOG_SAMPLE_PERCENT / 100,
    metricsAccess:
      read.METRICS_TOKEN === undefined && isProduction
        ? null
        : { token: read.METRICS_TOKEN ?? null },
    drainMs: read.DRAIN_MS,
    oldNames,
  }
}

/** What an official account needs beside its own settings. */
const webProblemsOf = (values: Readonly<Record<string, string>>): string[] => {
  const miniPrograms = (values['WECHAT_APP_ID'] ?? '').split(',').map((appId) => appId.trim())
  const isMiniProgram = miniPrograms.includes(values['WECHAT_OA_APP_ID'] ?? '')
  return [
    ...(values['WEB_ORIGINS'] === undefined ? ['WEB_ORIGINS is missing'] : []),
    ...(isMiniProgram
      ? ['WECHAT_OA_APP_ID is in WECHAT_APP_ID: an official account has an AppID of its own']
      : []),
  ]
}

/** An empty variable counts as missing. */
const withoutEmpty = (env: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      const text = value?.trim() ?? ''
      return text === '' ? [] : [[name, text]]
    }),
  )

const takeOldNames = (given: Record<string, string>) => {
  const values = { ...given }
  const oldNames: string[] = []
  const problems: string[] = []
  for (const [oldName, name] of Object.entries(renamedSettings)) {
    const value = given[oldName]
    if (value === undefined) continue
    oldNames.push(oldName)
    if (given[name] !== undefined && given[name] !== value) {
      problems.push(
        `${oldName} is the old name of ${name}, and their values differ: remove ${oldName}`,
      )
    }
    values[name] ??= value
  }
  return { values, oldNames, problems }
}

const nameOf = (issue: v.BaseIssue<unknown>) => v.getDotPath(issue) ?? 'the environment'

const firstOfEach = (issues: readonly v.BaseIssue<unknown>[]) =>
  issues.filter(
    (issue, index) => issues.findIndex((other) => nameOf(other) === nameOf(issue)) === index,
  )

const describe = (issue: v.BaseIssue<unknown>): string => {
  const isMissing = issue.kind === 'schema' && issue.received === 'undefined'
  return `${nameOf(issue)} ${isMissing ? missing : issue.message}`
}

const toLocation = (url: string, poolSize: number): DatabaseLocation =>
  url.startsWith('sqlite:')
    ? { kind: 'sqlite', path: url.slice('sqlite:'.length) }
    : { kind: 'postgres', url: new Secret(url), poolSize }
