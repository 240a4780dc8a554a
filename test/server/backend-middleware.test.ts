import answers from '../backend/known-answers.json'
import type { HttpClient } from './support/http-client'
import { startKeyServer, type KeyServer, type KeyServerMood } from './support/key-server'
import { startOwnBackend, type OwnBackend } from './support/own-backend'

const minuteMs = 60_000
const { issuer, audience, jwks, valid, invalid } = answers
const good = valid['of a user']

describe('docs/backend/passport-auth.mjs', () => {
  let keys: KeyServer
  let backend: OwnBackend

  beforeEach(async () => {
    keys = await startKeyServer(jwks)
    backend = await startOwnBackend({
      ISSUER: issuer,
      AUDIENCE: audience,
      JWKS_URL: keys.url,
      INTERNAL_URL: 'http://127.0.0.1:1',
    })
  })

  afterEach(async () => {
    await backend.stop()
    await keys.close()
  })

  const statusOf = async (call: HttpClient, token?: string) => {
    const { status, headers } = await call('GET', '/', token === undefined ? {} : { token })
    return { status, challenge: headers['www-authenticate'] }
  }

  it('identifies the caller in Express and Fastify, and refuses every token that is not valid', async () => {
    for (const call of [backend.express, backend.fastify]) {
      for (const { token, sub } of Object.values(valid)) {
        const response = await call('GET', '/', { token })
        expect(response).toMatchObject({ status: 200, body: { sub, sid: 'session-1' } })
      }
      const refused = { status: 401, challenge: 'Bearer' }
      expect(await statusOf(call)).toEqual(refused)
      for (const [name, token] of Object.entries(invalid)) {
        expect({ name, ...(await statusOf(call, token)) }).toEqual({ name, ...refused })
      }
    }
  })

  it('lets nothing through without a token, whatever its method', async () => {
    expect((await backend.express('OPTIONS', '/')).status).toBe(401)
    expect((await backend.express('OPTIONS', '/introspected')).status).toBe(401)
    expect((await backend.fastify('OPTIONS', '/')).status).toBe(401)
  })

  it('asks about no text that cannot be a token', async () => {
    const statusOfText = async (token: string) =>
      (await backend.express('GET', '/introspected', { token })).status
    // The developer server is unavailable: a call would fail.
    expect(await statusOfText(good.token)).toBe(503)
    for (const token of ['x'.repeat(5_000), 'a/b', 'é']) {
      expect([token, await statusOfText(token)]).toEqual([token, 401])
    }
  })

  it('reads the keys once for requests that come together', async () => {
    const calls = Array.from({ length: 10 }, () => statusOf(backend.express, good.token))
    expect(new Set((await Promise.all(calls)).map(({ status }) => status))).toEqual(new Set([200]))
    expect(keys.requests()).toBe(1)
    const unknown = Array.from({ length: 10 }, () =>
      statusOf(backend.express, invalid['of an unknown key']),
    )
    for (const { status } of await Promise.all(unknown)) expect(status).toBe(401)
    expect(keys.requests()).toBe(1)
  })

  it.each<KeyServerMood>(['failing', 'garbled', 'empty', 'hanging'])(
    'fails, and calls nobody signed out, while the server of the keys is %s',
    async (mood) => {
      keys.mood = mood
      const [express, fastify] = await Promise.all([
        statusOf(backend.express, good.token),
        statusOf(backend.fastify, good.token),
      ])
      expect([express.status, fastify.status]).toEqual([503, 500])
      keys.mood = 'well'
      expect((await statusOf(backend.express, good.token)).status).toBe(200)
    },
  )

  it('keeps its keys for ten minutes while they cannot be read, and no longer', async () => {
    const nowMs = Date.now()
    await backend.setClock(nowMs)
    expect((await statusOf(backend.express, good.token)).status).toBe(200)
    keys.mood = 'failing'
    await backend.setClock(nowMs + 9 * minuteMs)
    expect((await statusOf(backend.express, good.token)).status).toBe(200)
    await backend.setClock(nowMs + 11 * minuteMs)
    expect((await statusOf(backend.express, good.token)).status).toBe(503)
  })
})
