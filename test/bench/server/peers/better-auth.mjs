// better-auth with the one thing that it lacks for a mini-program: an endpoint that exchanges a
// login code. Everything from there on is its own: user, account, session, signed cookie.
import { createServer } from 'node:http'
import { betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { Kysely, SqliteDialect } from 'kysely'
import Libsql from 'libsql'
import pg from 'pg'
import * as z from 'zod'

const upstream = process.env.WECHAT_API_BASE_URL
const providerId = 'wechat-mini-program'

const openDatabase = () => {
  const url = process.env.DATABASE_URL
  if (url.startsWith('postgres')) return new pg.Pool({ connectionString: url, max: 10 })
  const database = new Libsql(url.slice('sqlite:'.length))
  database.exec('pragma journal_mode = wal; pragma synchronous = full')
  return { db: new Kysely({ dialect: new SqliteDialect({ database }) }), type: 'sqlite' }
}

const exchange = async (code) => {
  const query = new URLSearchParams({
    appid: 'wxbench',
    secret: 'bench',
    js_code: code,
    grant_type: 'authorization_code',
  })
  const response = await fetch(`${upstream}/sns/jscode2session?${query}`)
  return JSON.parse(await response.text())
}

const signIn = createAuthEndpoint(
  '/sign-in/wechat-mini-program',
  { method: 'POST', body: z.object({ code: z.string() }) },
  async (ctx) => {
    const { internalAdapter } = ctx.context
    const { openid, session_key: sessionKey } = await exchange(ctx.body.code)
    const account = { providerId, accountId: openid }
    const owner = await internalAdapter.findAccountOwnerByKey(account)
    let user = owner?.user
    if (owner?.kind === 'owned') {
      await internalAdapter.updateAccount(owner.account.id, { accessToken: sessionKey })
    } else {
      // Every user of better-auth has an email address.
      const email = `${openid.toLowerCase()}@wechat.invalid`
      const created = await internalAdapter.createOAuthUser(
        { email, emailVerified: false, name: 'WeChat user' },
        { ...account, accessToken: sessionKey },
      )
      user = created.user
    }
    const session = await internalAdapter.createSession(user.id)
    await setSessionCookie(ctx, { session, user })
    return ctx.json({ user })
  },
)

const auth = betterAuth({
  baseURL: 'http://127.0.0.1',
  secret: 'a secret of the benchmark, 32 characters and more',
  database: openDatabase(),
  rateLimit: { enabled: false },
  logger: { level: 'error' },
  advanced: { disableCSRFCheck: true },
  telemetry: { enabled: false },
  plugins: [{ id: providerId, endpoints: { signIn } }],
})
await (await getMigrations(auth.options)).runMigrations()

const server = createServer(toNodeHandler(auth))
server.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`)
})
