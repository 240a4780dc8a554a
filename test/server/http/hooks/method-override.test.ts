import { createSqliteStorage } from '../../support/storage'
import { startTestServer, type TestServer } from '../../support/test-server'

describe('restoreMethod', () => {
  let server: TestServer

  beforeAll(async () => {
    server = await startTestServer(createSqliteStorage)
  })

  afterAll(() => server.close())

  const call = async (method: string, path: string, override: string) => {
    const { token } = await server.signIn()
    const headers = { 'x-http-method-override': override }
    return server.call(method, path, { token, headers, body: { nickname: 'Bo' } })
  }

  it('takes a POST that names PATCH for one, as WeChat cannot send any', async () => {
    const response = await call('POST', '/v1/me', 'PATCH')
    expect(response).toMatchObject({ status: 200, body: { user: { nickname: 'Bo' } } })
  })

  it.each([
    ['POST', '/v1/me', 'DELETE'],
    ['POST', '/v1/me', 'patch'],
    ['PUT', '/v1/me', 'PATCH'],
    ['GET', '/v1/sessions/x', 'PATCH'],
  ])('makes nothing else of a %s %s that names %s', async (method, path, override) => {
    const response = await call(method, path, override)
    expect([404, 405]).toContain(response.status)
  })
})
