import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Api } from '../../src/api/api'
import { createSession, revokeToken } from '../../src/api/session-calls'
import { createPassport, type Passport } from '../support/passport'
import { startWireServer, testUser, type WireServer } from '../support/wire-server'

let server: WireServer
let passport: Passport

beforeEach(async () => {
  server = await startWireServer()
  passport = createPassport({ apiBaseUrl: server.url })
  await passport.auth.signIn().done
  server.calls.length = 0
})

afterEach(() => server.close())

interface Expected {
  call: (api: Api) => Promise<unknown>
  method: string
  path: string
  body?: object
  response: unknown
}

const proof = { provider: 'weapp', code: 'a fresh login code' } as const
const encrypted = { encryptedData: 'YQ==', iv: 'Yg==' }

const endpoints: [keyof Api, Expected][] = [
  ['readMe', { call: (api) => api.readMe(), method: 'GET', path: '/v1/me', response: testUser }],
  [
    'updateMe',
    {
      call: (api) => api.updateMe({ nickname: 'Bo' }),
      method: 'PATCH',
      path: '/v1/me',
      body: { nickname: 'Bo' },
      response: testUser,
    },
  ],
  [
    'bindPhone',
    {
      call: (api) => api.bindPhone({ code: 'phone-code' }),
      method: 'PUT',
      path: '/v1/me/phone',
      body: { code: 'phone-code' },
      response: testUser,
    },
  ],
  [
    'decryptData',
    {
      call: (api) => api.decryptData(encrypted),
      method: 'POST',
      path: '/v1/me/decrypted-data',
      body: encrypted,
      response: { openGId: 'group' },
    },
  ],
  [
    'listSessions',
    {
      call: (api) => api.listSessions(),
      method: 'GET',
      path: '/v1/sessions',
      response: [expect.objectContaining({ id: 'session-1', current: true })],
    },
  ],
  [
    'revokeSession',
    {
      call: (api) => api.revokeSession('a/../b'),
      method: 'DELETE',
      path: '/v1/sessions/a%2F..%2Fb',
      response: undefined,
    },
  ],
  [
    'revokeOtherSessions',
    {
      call: (api) => api.revokeOtherSessions(),
      method: 'DELETE',
      path: '/v1/sessions',
      response: 2,
    },
  ],
  [
    'listIdentities',
    {
      call: (api) => api.listIdentities(),
      method: 'GET',
      path: '/v1/me/identities',
      response: [{ provider: 'weapp', createdAt: '2026-11-21T08:00:00.000Z' }],
    },
  ],
  [
    'exportMe',
    {
      call: (api) => api.exportMe(),
      method: 'GET',
      path: '/v1/me/export',
      response: expect.objectContaining({ user: testUser, identities: [] }),
    },
  ],
  [
    'createTicket',
    {
      call: (api) => api.createTicket('https://h5.example.com'),
      method: 'POST',
      path: '/v1/tickets',
      body: { audience: 'https://h5.example.com' },
      response: { ticket: 'T'.repeat(43), expiresAt: '2026-11-21T08:01:00.000Z' },
    },
  ],
  [
    'deleteMe',
    {
      call: (api) => api.deleteMe(proof),
      method: 'DELETE',
      path: '/v1/me',
      body: proof,
      response: undefined,
    },
  ],
]

describe('createApi', () => {
  it.each(endpoints)('%s', async (_, { call, method, path, body, response }) => {
    expect(await call(passport.api)).toEqual(response)
    expect(server.calls).toHaveLength(1)
    const [sent] = server.calls
    expect([sent?.method, sent?.path]).toEqual([method, path])
    expect(sent?.body).toBe(body === undefined ? '' : JSON.stringify(body))
    expect(sent?.headers['authorization']).toBe('Bearer token-number-0001')
  })

  it('never sends the login code of a deletion twice', async () => {
    server.sessions.clear()
    await expect(passport.api.deleteMe(proof)).rejects.toMatchObject({ code: 'session_expired' })
    expect(server.count('DELETE', '/v1/me')).toBe(1)
    expect(server.logins()).toBe(1)
  })
})

describe('createSession', () => {
  it('is sent without a session', async () => {
    const created = await createSession(passport.client, { provider: 'weapp', code: 'code' })
    expect(created).toMatchObject({ token: 'token-number-0002', user: testUser })
    expect(server.calls[0]?.headers['authorization']).toBeUndefined()
  })
})

describe('revokeToken', () => {
  it('is sent with the token that it ends', async () => {
    await revokeToken(passport.client, 'token-number-0001')
    expect([...server.sessions.keys()]).toEqual([])
    await expect(revokeToken(passport.client, 'token-number-0001')).rejects.toMatchObject({
      code: 'session_invalid',
      retryable: false,
    })
    expect(server.logins()).toBe(0)
  })
})
