import { internalSettings, testClient } from './support/internal-client'
import { createSqliteStorage } from './support/storage'
import { startTestServer, type TestServer } from './support/test-server'

describe('GET /metrics', () => {
  let server: TestServer

  afterEach(() => server.close())

  it('counts requests by route, sign-ins by outcome, and calls to WeChat by errcode', async () => {
    server = await startTestServer(createSqliteStorage)
    const { token, session } = await server.signIn()
    const renewed = await server.signIn({ renews: session.id })
    await server.call('POST', '/v1/sessions', { body: { provider: 'weapp', code: 'unknown' } })
    await server.call('GET', '/v1/me', { token })
    const other = await server.signIn()
    const path = `/v1/sessions/${other.session.id}`
    expect((await server.call('DELETE', path, { token: renewed.token })).status).toBe(204)
    await server.signIn()
    await server.signIn()
    expect((await server.call('DELETE', '/v1/sessions', renewed)).body).toEqual({ revoked: 2 })
    await server.call('DELETE', '/v1/sessions/current', renewed)
    await server.call('DELETE', '/v1/sessions/some-id')
    await server.call('GET', '/some/unknown/path')
    const { text, headers } = await server.call('GET', '/metrics')
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    for (const line of [
      'passport_sign_ins_total{outcome="created",errcode="none"} 4',
      'passport_sign_ins_total{outcome="renewed",errcode="none"} 1',
      'passport_sign_ins_total{outcome="login_code_invalid",errcode="40029"} 1',
      'passport_sessions_ended_total{how="revoked"} 3',
      'passport_sessions_ended_total{how="signed_out"} 1',
      'passport_wechat_call_seconds_count{path="/sns/jscode2session",outcome="code_invalid",errcode="40029"} 1',
      'passport_http_request_seconds_count{method="DELETE",route="/v1/sessions/:id",status="401"} 1',
      'passport_http_request_seconds_count{method="GET",route="unknown",status="404"} 1',
      'passport_invalidation_bus_connected 1',
      'passport_database_connections 2',
    ]) {
      expect(text.split('\n')).toContain(line)
    }
    expect(text).not.toContain('some-id')
  })

  it('counts what the session cache could answer', async () => {
    server = await startTestServer(createSqliteStorage)
    const { token } = await server.signIn()
    for (let count = 0; count < 3; count += 1) await server.call('GET', '/v1/me', { token })
    const { text } = await server.call('GET', '/metrics')
    expect(text).toContain('passport_session_cache_misses_total 1')
    expect(text).toContain('passport_session_cache_hits_total 2')
  })

  it('has the series of the alerts from the start: an increase from nothing is not seen', async () => {
    const clients = [testClient('crm', ['phone:read'], []), testClient('shop', ['user:read'], [])]
    server = await startTestServer(createSqliteStorage, { env: internalSettings(...clients) })
    const { text } = await server.call('GET', '/metrics')
    for (const series of [
      'passport_phone_reads_total{by="client:crm",outcome="limited"}',
      'passport_phone_reads_total{by="client:crm",outcome="read"}',
      'passport_unreadable_phones_total{reason="key_missing"}',
      'passport_unreadable_phones_total{reason="damaged"}',
      'passport_push_messages_total{outcome="read"}',
      'passport_push_messages_total{outcome="wrong_key"}',
    ]) {
      expect(text.split('\n')).toContain(`${series} 0`)
    }
    expect(text).not.toContain('client:shop')
  })

  it('is there for nobody without the token, where one is set', async () => {
    server = await startTestServer(createSqliteStorage, {
      env: { METRICS_TOKEN: 'a-token-of-prometheus' },
    })
    const read = (token?: string) =>
      server.call('GET', '/metrics', token === undefined ? {} : { token })
    expect((await read()).status).toBe(404)
    expect((await read('a-token-of-prometheuS')).status).toBe(404)
    expect((await read('a-token-of-prometheus')).status).toBe(200)
  })
})
