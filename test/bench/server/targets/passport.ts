import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { jsonCode } from './json-code'
import { startProgram, type Program } from './program'
import { onStore, openPostgresStore, openSqliteStore, type Store } from './stores'
import type { Target } from './target'

/** What is measured is what is deployed: the built file, run by plain `node`. */
const builtServer = fileURLToPath(new URL('../../../../server/dist/main.js', import.meta.url))

/** Nodes that share a store share its keys. */
const keySecret = randomBytes(32).toString('base64')

/** So high that it is never reached. */
const noLimit = '1000000000'

export const startPassport = (
  store: Store,
  upstreamUrl: string,
  redisUrl: string | null = null,
  settings: Record<string, string> = {},
): Promise<Program> =>
  startProgram([builtServer], {
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: store.databaseUrl,
    ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
    WECHAT_API_BASE_URL: upstreamUrl,
    WECHAT_APP_ID: 'wxbench',
    WECHAT_APP_SECRET: 'bench',
    ENCRYPTION_KEYS: keySecret,
    MEDIA_DIR: join(store.dir, 'media'),
    PUBLIC_BASE_URL: 'http://127.0.0.1',
    // As in production, where every limit counts; no limit would be faster.
    RATE_LIMIT_PER_ADDRESS: noLimit,
    RATE_LIMIT_SIGN_INS: noLimit,
    RATE_LIMIT_PER_USER: noLimit,
    RATE_LIMIT_PLATFORM_CALLS: noLimit,
    LOG_SAMPLE_PERCENT: '1',
    ...settings,
  })

const passport = {
  name: 'taro-passport',
  signIn: jsonCode('/v1/sessions', { provider: 'weapp' }, 201, '"token"'),
  me: {
    requestWith: ({ body }) =>
      `GET /v1/me HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${(body as { token: string }).token}\r\n\r\n`,
    bodyHas: '"createdAt"',
  },
} satisfies Partial<Target>

export const passportOnSqlite: Target = {
  ...passport,
  store: 'SQLite',
  start: onStore(openSqliteStore, (store, upstreamUrl) => startPassport(store, upstreamUrl)),
}

export const passportOnPostgres = (adminUrl: string): Target => ({
  ...passport,
  store: 'PostgreSQL',
  start: onStore(openPostgresStore(adminUrl), (store, upstreamUrl) =>
    startPassport(store, upstreamUrl),
  ),
})
