import { isIP } from 'node:net'
import type { DatabaseLocation } from './db/open-database'
import type { S3Options } from './media/s3-media-store'
import type { RateLimitSettings } from './plugins/rate-limits'
import { Secret } from './secret'
import { createReader, parseUrl, type Environment, type Reader } from './settings-reader'
import { vaultKeyBytes } from './vault/key-ring'
import type { PushSecrets } from './wechat/push-message'

export interface WechatApp {
  appId: string
  appSecret: Secret
}

/** Everything that the environment decides, read once and checked. */
export interface Settings {
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
  sessionKeySecrets: readonly Secret[]
  sessionTtlMs: number
  sessionMaxAgeMs: number
  sessionsPerUser: number
  auditRetentionMs: number
  mediaDir: string
  /** Where pictures lie in place of the folder. */
  mediaS3: S3Options | null
  /** With them pictures are checked: WeChat's verdict can be heard. */
  wechatPush: PushSecrets | null
  publicBaseUrl: string
  /** Origins of H5 builds that may call. */
  corsOrigins: readonly string[]
  /** Addresses and networks whose `x-forwarded-for` is believed. */
  trustedProxies: readonly string[]
  rateLimits: RateLimitSettings
  /** Open connections of one node; more are refused. */
  maxConnections: number
  logLevel: LogLevel
  /** From 0 to 1: how many of the ordinary requests are logged. */
  logSampleRatio: number
  /** Null where the metrics are not served: in production without a token. */
  metricsAccess: { token: Secret | null } | null
  /** How long the process still listens after it was told to end. */
  drainMs: number
}

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

const logLevels: readonly LogLevel[] = [
  'fatal',
  'error',
  'warn',
  'info',
  'debug',
  'trace',
  'silent',
]

/** Lists what is wrong with the settings, one line for each. It holds no value of a secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

const environments = ['development', 'production', 'test'] as const
const dayMs = 86_400_000
const realWechat = 'https://api.weixin.qq.com'

/** Throws a `SettingsError` that names every problem at once. */
export const readSettings = (env: Environment): Settings => {
  const problems: string[] = []
  const read = createReader(env, problems)
  // A misspelt one must not quietly take the defaults of development.
  const isProduction = read.choice('NODE_ENV', 'development', environments) === 'production'

  const host = read.text('HOST', '127.0.0.1')
  const port = read.integer('PORT', 3000, 0, 65_535)
  const ttlDays = read.integer('SESSION_TTL_DAYS', 30, 1, 3_650)
  const needsMediaDir = isProduction && read.text('MEDIA_S3_URL', '') === ''
  const settings: Settings = {
    isProduction,
    host,
    port,
    database: readDatabase(
      read.text('DATABASE_URL', isProduction ? null : developmentDatabase),
      read,
    ),
    redisUrl: read.optionalUrl('REDIS_URL', ['redis:', 'rediss:']),
    redisKeyPrefix: read.text('REDIS_KEY_PREFIX', 'passport:'),
    wechatApps: readApps(read),
    wechatApiBaseUrl: read.url('WECHAT_API_BASE_URL', realWechat, isProduction),
    wechatTimeoutMs: read.integer('WECHAT_TIMEOUT_MS', 5_000, 100, 5_000),
    wechatCloudHosting: read.choice('WECHAT_CLOUD_HOSTING', 'off', ['on', 'off']) === 'on',
    sessionKeySecrets: readKeys(read),
    sessionTtlMs: ttlDays * dayMs,
    sessionMaxAgeMs:
      read.integer('SESSION_MAX_AGE_DAYS', Math.max(365, ttlDays), ttlDays, 3_650) * dayMs,
    sessionsPerUser: read.integer('SESSIONS_PER_USER', 20, 1, 1_000),
    auditRetentionMs: read.integer('AUDIT_RETENTION_DAYS', 400, 1, 3_650) * dayMs,
    mediaDir: read.text('MEDIA_DIR', needsMediaDir ? null : '.data/media'),
    mediaS3: readS3(read),
    wechatPush: readPush(read),
    publicBaseUrl: read.url(
      'PUBLIC_BASE_URL',
      isProduction ? null : `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`,
      isProduction,
    ),
    corsOrigins: readOrigins(read),
    trustedProxies: readProxies(read),
    rateLimits: {
      perAddress: read.integer('RATE_LIMIT_PER_ADDRESS', isProduction ? 3_000 : 0, 0, 1e9),
      signInsPerAddress: read.integer('RATE_LIMIT_SIGN_INS', isProduction ? 300 : 0, 0, 1e9),
      perUser: read.integer('RATE_LIMIT_PER_USER', isProduction ? 600 : 0, 0, 1e9),
      platformCallsPerUser: read.integer(
        'RATE_LIMIT_PLATFORM_CALLS',
        isProduction ? 10 : 0,
        0,
        1e9,
      ),
      exportsPerUser: read.integer('RATE_LIMIT_EXPORTS', isProduction ? 5 : 0, 0, 1e9),
    },
    maxConnections: read.integer('MAX_CONNECTIONS', 4_096, 1, 1e6),
    logLevel: read.choice('LOG_LEVEL', 'info', logLevels),
    logSampleRatio: read.integer('LOG_SAMPLE_PERCENT', isProduction ? 1 : 100, 0, 100) / 100,
    metricsAccess: readMetricsAccess(read, isProduction),
    drainMs: read.integer('DRAIN_MS', 200, 0, 60_000),
  }
  if (problems.length > 0) throw new SettingsError(problems)
  return settings
}

const minTokenCharacters = 16
const developmentDatabase = 'sqlite:.data/passport.db'

const readDatabase = (value: string, read: Reader): DatabaseLocation => {
  const poolSize = read.integer('DATABASE_POOL_SIZE', 6, 1, 200)
  if (value.startsWith('sqlite:') && value.length > 'sqlite:'.length) {
    return { kind: 'sqlite', path: value.slice('sqlite:'.length) }
  }
  if (/^postgres(ql)?:$/.test(parseUrl(value)?.protocol ?? '')) {
    return { kind: 'postgres', url: new Secret(value), poolSize }
  }
  if (value !== '') read.problem('DATABASE_URL must be sqlite:PATH or postgres://…')
  return { kind: 'sqlite', path: '' }
}

/** Two lists in the same order: the apps of one owner can share this server. */
const readApps = (read: Reader): WechatApp[] => {
  const ids = read.list('WECHAT_APP_ID', null)
  const secrets = read.list('WECHAT_APP_SECRET', null)
  if (ids.length !== secrets.length && ids.length > 0 && secrets.length > 0) {
    read.problem('WECHAT_APP_ID and WECHAT_APP_SECRET must list the same number of apps')
  }
  if (new Set(ids).size < ids.length) read.problem('WECHAT_APP_ID lists an app twice')
  return ids.map((appId, index) => ({ appId, appSecret: new Secret(secrets[index] ?? '') }))
}

const readKeys = (read: Reader): Secret[] => {
  const keys = read.list('SESSION_KEY_SECRETS', null)
  const isKey = (key: string) =>
    /^[A-Za-z0-9+/]{43}=$/.test(key) && Buffer.from(key, 'base64').length === vaultKeyBytes
  if (!keys.every(isKey)) {
    read.problem(
      'SESSION_KEY_SECRETS must be base64 keys of 32 bytes with commas between (openssl rand -base64 32)',
    )
  }
  if (new Set(keys).size < keys.length) read.problem('SESSION_KEY_SECRETS lists a key twice')
  return keys.map((key) => new Secret(key))
}

const readS3 = (read: Reader): S3Options | null => {
  if (read.text('MEDIA_S3_URL', '') === '') return null
  return {
    bucketUrl: read.url('MEDIA_S3_URL', null, false),
    region: read.text('MEDIA_S3_REGION', 'us-east-1'),
    accessKeyId: read.text('MEDIA_S3_ACCESS_KEY_ID', null),
    secretAccessKey: new Secret(read.text('MEDIA_S3_SECRET_ACCESS_KEY', null)),
  }
}

/** What the console of WeChat asks for under message push; the same for all apps. */
const readPush = (read: Reader): PushSecrets | null => {
  const token = read.text('WECHAT_PUSH_TOKEN', '')
  const encodingAesKey = read.text('WECHAT_PUSH_AES_KEY', '')
  if (token === '') {
    if (encodingAesKey !== '') read.problem('WECHAT_PUSH_AES_KEY needs WECHAT_PUSH_TOKEN')
    return null
  }
  if (!/^[A-Za-z0-9]{3,32}$/.test(token)) {
    read.problem('WECHAT_PUSH_TOKEN must be 3 to 32 letters and digits')
  }
  if (encodingAesKey !== '' && !/^[A-Za-z0-9]{43}$/.test(encodingAesKey)) {
    read.problem('WECHAT_PUSH_AES_KEY must be 43 letters and digits')
  }
  return {
    token: new Secret(token),
    encodingAesKey: encodingAesKey === '' ? null : new Secret(encodingAesKey),
  }
}

const readOrigins = (read: Reader): string[] => {
  const origins = read.list('CORS_ORIGINS', '')
  if (!origins.every((origin) => parseUrl(origin)?.origin === origin)) {
    read.problem('CORS_ORIGINS must be origins like https://h5.example.com with commas between')
  }
  return origins
}

const readProxies = (read: Reader): string[] => {
  const proxies = read.list('TRUSTED_PROXIES', '')
  if (!proxies.every(isNetwork)) {
    read.problem(
      'TRUSTED_PROXIES must be addresses or networks like 10.0.0.0/8 with commas between',
    )
  }
  return proxies
}

const isNetwork = (text: string): boolean => {
  const [address = '', prefix, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  const maxPrefix = family === 4 ? 32 : 128
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= maxPrefix)
}

const readMetricsAccess = (read: Reader, isProduction: boolean): Settings['metricsAccess'] => {
  const token = read.text('METRICS_TOKEN', '')
  if (token === '') return isProduction ? null : { token: null }
  if (token.length < minTokenCharacters) {
    read.problem(`METRICS_TOKEN must have at least ${minTokenCharacters} characters`)
  }
  return { token: new Secret(token) }
}
