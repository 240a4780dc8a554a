import * as v from 'valibot'
import {
  choice,
  distinct,
  every,
  integer,
  isNetwork,
  list,
  parseUrl,
  secret,
  url,
} from './setting-schemas'
import { handoverVariables } from './handover-settings'
import { internalClientsSchema } from './internal-clients'
import { providerSettingNames } from '../providers/provider-settings'
import { vaultKeyBytes } from '../crypto/key-ring'

export type Environment = Readonly<Record<string, string | undefined>>

const environments = ['development', 'production', 'test'] as const
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const maxRate = 1_000_000_000

/** Old names of settings. They work for one version. */
export const renamedSettings: Readonly<Record<string, string>> = {
  SESSION_KEY_SECRETS: 'ENCRYPTION_KEYS',
  CORS_ORIGINS: 'WEB_ORIGINS',
}

/** Checked by `readProviderSettings`: keys and certificates depend on each other. */
const providerVariables = Object.fromEntries(
  providerSettingNames.map((name) => [name, v.optional(v.string())]),
)

/** Every variable that the server reads. README.md explains them. */
export const createEnvironmentSchema = (isProduction: boolean, needsWechat = true) => {
  const ofWechat = <S extends v.GenericSchema<string, unknown>>(schema: S) =>
    needsWechat ? schema : v.optional(schema)
  /** The default is for development: in production the operator decides. */
  const decided = <S extends v.GenericSchema<string, unknown>>(
    schema: S,
    developmentDefault: string,
  ) => (isProduction ? schema : v.optional(schema, developmentDefault))
  const rate = (productionDefault: number) =>
    v.optional(integer(0, maxRate), isProduction ? String(productionDefault) : '0')

  const variables = v.object({
    NODE_ENV: v.optional(choice(environments), 'development'),
    HOST: v.optional(v.string(), '127.0.0.1'),
    PORT: v.optional(integer(0, 65_535), '3000'),

    DATABASE_URL: decided(
      v.pipe(v.string(), v.check(isDatabaseUrl, 'must be sqlite:PATH or postgres://…')),
      'sqlite:.data/passport.db',
    ),
    DATABASE_POOL_SIZE: v.optional(integer(1, 200), '6'),
    REDIS_URL: v.optional(
      v.pipe(
        v.string(),
        v.check(
          (text) => ['redis:', 'rediss:'].includes(parseUrl(text)?.protocol ?? ''),
          'must be a URL that begins with redis: or rediss:',
        ),
        secret,
      ),
    ),
    REDIS_KEY_PREFIX: v.optional(v.string(), 'passport:'),

    WECHAT_APP_ID: ofWechat(v.pipe(list, distinct('an app'))),
    WECHAT_APP_SECRET: ofWechat(list),
    WECHAT_API_BASE_URL: v.optional(url(isProduction), 'https://api.weixin.qq.com'),
    WECHAT_TIMEOUT_MS: v.optional(integer(100, 5_000), '5000'),
    WECHAT_CLOUD_HOSTING: v.optional(choice(['on', 'off']), 'off'),
    WECHAT_PUSH_TOKEN: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^[A-Za-z0-9]{3,32}$/, 'must be 3 to 32 letters and digits'),
        secret,
      ),
    ),
    WECHAT_PUSH_AES_KEY: v.optional(
      v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{43}$/, 'must be 43 letters and digits'), secret),
    ),

    ...providerVariables,

    ENCRYPTION_KEYS: v.pipe(
      list,
      every(
        (key) =>
          /^[A-Za-z0-9+/]{43}=$/.test(key) && Buffer.from(key, 'base64').length === vaultKeyBytes,
        'must be base64 keys of 32 bytes with commas between (openssl rand -base64 32)',
      ),
      distinct('a key'),
    ),
    SESSION_TTL_DAYS: v.optional(integer(1, 3_650), '30'),
    SESSION_MAX_AGE_DAYS: v.optional(integer(1, 3_650)),
    SESSIONS_PER_USER: v.optional(integer(1, 1_000), '20'),
    AUDIT_RETENTION_DAYS: v.optional(integer(1, 3_650), '400'),

    MEDIA_DIR: v.optional(v.string()),
    MEDIA_S3_URL: v.optional(url(false)),
    MEDIA_S3_REGION: v.optional(v.string(), 'us-east-1'),
    MEDIA_S3_ACCESS_KEY_ID: v.optional(v.string()),
    MEDIA_S3_SECRET_ACCESS_KEY: v.optional(secret),

    PUBLIC_BASE_URL: isProduction ? url(true) : v.optional(url(false)),
    WEB_ORIGINS: v.optional(
      v.pipe(
        list,
        every(
          (origin) =>
            parseUrl(origin)?.origin === origin && (!isProduction || origin.startsWith('https:')),
          `must be ${isProduction ? 'https ' : ''}origins like https://h5.example.com with commas between`,
        ),
      ),
    ),
    ...handoverVariables(isProduction),
    TOKEN_AUDIENCES: v.optional(
      v.pipe(
        list,
        every(
          (audience) => /^[\x21-\x7e]{1,128}$/.test(audience),
          'must be names or URLs of at most 128 ASCII characters with commas between',
        ),
        distinct('an audience'),
      ),
    ),
    INTERNAL_PORT: v.optional(integer(0, 65_535)),
    INTERNAL_HOST: v.optional(v.string(), '127.0.0.1'),
    INTERNAL_CLIENTS: v.optional(internalClientsSchema),
    TRUSTED_PROXIES: v.optional(
      v.pipe(
        list,
        every(isNetwork, 'must be addresses or networks like 10.0.0.0/8 with commas between'),
      ),
    ),
    RATE_LIMIT_PER_ADDRESS: rate(3_000),
    RATE_LIMIT_SIGN_INS: rate(300),
    RATE_LIMIT_PER_USER: rate(600),
    RATE_LIMIT_PLATFORM_CALLS: rate(10),
    RATE_LIMIT_HANDOVERS: rate(30),
    RATE_LIMIT_EXPORTS: rate(5),
    RATE_LIMIT_CLIENT_PHONES: rate(60),
    MAX_CONNECTIONS: v.optional(integer(1, 1_000_000), '4096'),

    LOG_LEVEL: v.optional(choice(logLevels), 'info'),
    LOG_SAMPLE_PERCENT: v.optional(integer(0, 100), isProduction ? '1' : '100'),
    METRICS_TOKEN: v.optional(
      v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters'), secret),
    ),
    DRAIN_MS: v.optional(integer(0, 60_000), '200'),
  })

  return v.pipe(
    variables,
    v.forward(
      v.partialCheck(
        [['WECHAT_APP_ID'], ['WECHAT_APP_SECRET']],
        (env) => env.WECHAT_APP_ID?.length === env.WECHAT_APP_SECRET?.length,
        'must list as many secrets as WECHAT_APP_ID lists apps',
      ),
      ['WECHAT_APP_SECRET'],
    ),
    v.forward(
      v.partialCheck(
        [['SESSION_TTL_DAYS'], ['SESSION_MAX_AGE_DAYS']],
        (env) => (env.SESSION_MAX_AGE_DAYS ?? Infinity) >= env.SESSION_TTL_DAYS,
        'must not be less than SESSION_TTL_DAYS',
      ),
      ['SESSION_MAX_AGE_DAYS'],
    ),
    v.forward(
      v.partialCheck(
        [['WECHAT_PUSH_TOKEN'], ['WECHAT_PUSH_AES_KEY']],
        (env) => env.WECHAT_PUSH_AES_KEY === undefined || env.WECHAT_PUSH_TOKEN !== undefined,
        'needs WECHAT_PUSH_TOKEN',
      ),
      ['WECHAT_PUSH_AES_KEY'],
    ),
    v.forward(
      v.partialCheck(
        [['INTERNAL_PORT'], ['INTERNAL_CLIENTS']],
        (env) => env.INTERNAL_PORT === undefined || env.INTERNAL_CLIENTS !== undefined,
        missing,
      ),
      ['INTERNAL_CLIENTS'],
    ),
    v.forward(
      v.partialCheck(
        [['INTERNAL_CLIENTS'], ['TOKEN_AUDIENCES']],
        ({ INTERNAL_CLIENTS: clients = [], TOKEN_AUDIENCES: known = [] }) =>
          clients.every(({ audiences }) =>
            [...audiences].every((audience) => known.includes(audience)),
          ),
        'names an audience that is not in TOKEN_AUDIENCES',
      ),
      ['INTERNAL_CLIENTS'],
    ),
    v.forward(
      v.partialCheck(
        [['MEDIA_S3_URL'], ['MEDIA_DIR']],
        (env) => !isProduction || env.MEDIA_S3_URL !== undefined || env.MEDIA_DIR !== undefined,
        missing,
      ),
      ['MEDIA_DIR'],
    ),
    v.forward(
      v.partialCheck(
        [['MEDIA_S3_URL'], ['MEDIA_S3_ACCESS_KEY_ID']],
        (env) => env.MEDIA_S3_URL === undefined || env.MEDIA_S3_ACCESS_KEY_ID !== undefined,
        missing,
      ),
      ['MEDIA_S3_ACCESS_KEY_ID'],
    ),
    v.forward(
      v.partialCheck(
        [['MEDIA_S3_URL'], ['MEDIA_S3_SECRET_ACCESS_KEY']],
        (env) => env.MEDIA_S3_URL === undefined || env.MEDIA_S3_SECRET_ACCESS_KEY !== undefined,
        missing,
      ),
      ['MEDIA_S3_SECRET_ACCESS_KEY'],
    ),
  )
}

export const missing = 'is missing'

const isDatabaseUrl = (text: string): boolean =>
  /^sqlite:./.test(text) || /^postgres(ql)?:$/.test(parseUrl(text)?.protocol ?? '')
