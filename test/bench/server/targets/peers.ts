import { fileURLToPath } from 'node:url'
import { userDataIv, userDataOf } from '../programs/session-key'
import { jsonCode } from './json-code'
import { startProgram, type Program } from './program'
import { onStore, openPostgresStore, openSqliteStore, type Start } from './stores'
import type { RunningTarget, Target } from './target'

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const withoutStore =
  (args: string[]) =>
  async (upstreamUrl: string): Promise<RunningTarget> => {
    const program = await startProgram(args, { WECHAT_API_BASE_URL: upstreamUrl })
    return { program, stop: () => program.stop() }
  }

export const startHello = (): Promise<Program> =>
  startProgram(['--import', 'tsx', pathOf('../programs/hello.ts')], {})

export const startUpstream = (): Promise<Program> =>
  startProgram(['--import', 'tsx', pathOf('../programs/upstream.ts')], {})

/** It has no sessions: it stands for the least that a sign-in costs. */
export const exchangeProxy: Target = {
  name: 'bare proxy',
  store: 'none',
  start: withoutStore(['--import', 'tsx', pathOf('../programs/exchange-proxy.ts')]),
  signIn: jsonCode('/', {}, 201, '"openid"'),
  me: null,
}

export const wafer: Target = {
  name: 'wafer-node-session',
  store: 'memory',
  start: withoutStore([pathOf('../peers/wafer-node-session.mjs')]),
  signIn: {
    method: 'GET',
    path: '/login',
    headers: (code) => ({
      'x-wx-code': code,
      'x-wx-encrypted-data': userDataOf('wxbench'),
      'x-wx-iv': userDataIv,
    }),
    body: () => '',
    status: 200,
    bodyHas: '"skey"',
  },
  me: {
    requestWith({ body }) {
      const { id, skey } = (body as { session: { id: string; skey: string } }).session
      return `GET /me HTTP/1.1\r\nhost: bench\r\nx-wx-id: ${id}\r\nx-wx-skey: ${skey}\r\n\r\n`
    },
    bodyHas: '"user"',
  },
}

const betterAuth = {
  name: 'better-auth',
  signIn: jsonCode('/api/auth/sign-in/wechat-mini-program', {}, 200, '"user"'),
  me: {
    requestWith({ headers }) {
      const cookies = headers.getSetCookie().map((cookie) => cookie.split(';')[0])
      return `GET /api/auth/get-session HTTP/1.1\r\nhost: bench\r\ncookie: ${cookies.join('; ')}\r\n\r\n`
    },
    bodyHas: '"session"',
  },
} satisfies Partial<Target>

const startBetterAuth: Start = (store, upstreamUrl) =>
  startProgram([pathOf('../peers/better-auth.mjs')], {
    DATABASE_URL: store.databaseUrl,
    WECHAT_API_BASE_URL: upstreamUrl,
  })

export const betterAuthOnSqlite: Target = {
  ...betterAuth,
  store: 'SQLite',
  start: onStore(openSqliteStore, startBetterAuth),
}

export const betterAuthOnPostgres = (adminUrl: string): Target => ({
  ...betterAuth,
  store: 'PostgreSQL',
  start: onStore(openPostgresStore(adminUrl), startBetterAuth),
})
