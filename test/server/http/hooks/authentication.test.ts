import { createSqliteStorage } from '../../support/storage'
import { startTestServer, type TestServer } from '../../support/test-server'

describe('createRequireSession', () => {
  let server: TestServer

  beforeAll(async () => {
    server = await startTestServer(createSqliteStorage)
  })

  afterAll(() => server.close())

  it('takes a token only from its header, because addresses are logged', async () => {
    const { token } = await server.signIn()
    const call = (query: string, headers: Record<string, string> = {}) =>
      server.call('GET', `/v1/me${query}`, { headers })
    for (const name of ['token', 'access_token', 'authorization', 'session']) {
      expect((await call(`?${name}=${token}`)).status).toBe(401)
      expect((await call('', { cookie: `${name}=${token}` })).status).toBe(401)
    }
    expect((await call('', { 'x-authorization': `Bearer ${token}` })).status).toBe(401)
    expect((await call('', { authorization: `Bearer ${token}` })).status).toBe(200)
  })

  it('sets no cookie, which another site could make a browser send', async () => {
    const code = server.sandbox.issueLoginCode()
    const { headers } = await server.call('POST', '/v1/sessions', {
      body: { provider: 'weapp', code },
    })
    expect(headers).not.toHaveProperty('set-cookie')
  })
})
