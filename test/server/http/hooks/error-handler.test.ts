import { createSqliteStorage } from '../../support/storage'
import { startTestServer } from '../../support/test-server'
import { execute } from '../../support/sql'

describe('useErrorHandler', () => {
  it('reveals nothing about a defect, and logs it', async () => {
    const server = await startTestServer(createSqliteStorage)
    try {
      const { token } = await server.signIn()
      await execute(server.server.database, 'drop table audit_log')
      const response = await server.call('GET', '/v1/me/export', { token })
      expect(response).toMatchObject({ status: 500, body: { code: 'internal_error' } })
      expect(Object.keys(response.body as object).sort()).toEqual([
        'code',
        'requestId',
        'status',
        'title',
        'type',
      ])
      expect(response.text).not.toMatch(/audit_log|sqlite|select|\.ts/i)
      const line = server
        .logText()
        .split('\n')
        .find((text) => text.includes('request failed'))
      expect(JSON.parse(line ?? '')).toMatchObject({
        reqId: response.headers['x-request-id'],
        route: '/v1/me/export',
        err: { cause: { message: expect.stringContaining('no such table: audit_log') as unknown } },
      })
    } finally {
      await server.close()
    }
  })
})
