import { createSqliteStorage } from '../../support/storage'
import { startTestServer, type TestServer } from '../../support/test-server'

describe('headers', () => {
  let server: TestServer

  afterEach(() => server.close())

  const start = async (env: Record<string, string> = {}) => {
    server = await startTestServer(createSqliteStorage, { env })
  }

  it.each([
    ['GET', '/healthz'],
    ['GET', '/v1/me'],
    ['GET', '/nothing'],
    ['GET', '/openapi.json'],
    ['GET', '/%zz'],
  ])('%s %s cannot be framed, sniffed or cached', async (method, path) => {
    await start()
    const { headers } = await server.call(method, path)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('server')
  })

  it('asks for https where the public address has it', async () => {
    await start({ PUBLIC_BASE_URL: 'https://api.example.com' })
    const { headers } = await server.call('GET', '/healthz')
    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
  })

  it('lets no other origin read unless it is listed', async () => {
    await start()
    const { headers } = await server.call('GET', '/healthz', {
      headers: { origin: 'https://h5.example.com' },
    })
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })

  it('lets a listed origin call, and no other', async () => {
    await start({ WEB_ORIGINS: 'https://h5.example.com' })
    const preflight = (origin: string) =>
      server.call('OPTIONS', '/v1/me', {
        headers: {
          origin,
          'access-control-request-method': 'PATCH',
          'access-control-request-headers': 'authorization',
        },
      })
    const allowed = await preflight('https://h5.example.com')
    expect(allowed.status).toBe(204)
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': 'https://h5.example.com',
      'access-control-allow-headers': expect.stringContaining('authorization') as unknown,
    })
    expect(allowed.headers['access-control-allow-headers']).toContain('x-passport-session')
    expect(allowed.headers['access-control-allow-credentials']).toBe('true')
    for (const origin of ['https://evil.example.com', 'null', 'https://h5.example.com.evil.com']) {
      const refused = await preflight(origin)
      expect(refused.headers).not.toHaveProperty('access-control-allow-origin')
      expect(refused.headers).not.toHaveProperty('access-control-allow-credentials')
    }
    const { headers } = await server.call('GET', '/healthz', {
      headers: { origin: 'https://h5.example.com' },
    })
    expect(headers['access-control-expose-headers']).toContain('x-request-id')
  })
})
