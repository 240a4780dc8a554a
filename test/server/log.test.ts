import { Writable } from 'node:stream'
import { createLog } from '../../server/src/log'
import { Secret } from '../../server/src/secret'
import { createSqliteStorage } from './support/storage'
import { startTestServer } from './support/test-server'

const createCollector = () => {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString('utf8'))
      done()
    },
  })
  return { lines, log: createLog('debug', stream) }
}

describe('createLog', () => {
  it('takes of an error its named fields alone, and of its causes', () => {
    const { lines, log } = createCollector()
    const cause = Object.assign(new Error('refused'), {
      code: 'ECONNREFUSED',
      config: { url: 'https://api.weixin.qq.com/?secret=s3cret' },
    })
    const error = Object.assign(new Error('exchange failed', { cause }), { request: 's3cret' })
    log.error({ err: error }, 'failed')
    expect(lines.join('')).not.toContain('s3cret')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      err: { type: 'Error', message: 'exchange failed', cause: { code: 'ECONNREFUSED' } },
    })
  })

  it('prints a secret as a placeholder, however it is handed over', () => {
    const { lines, log } = createCollector()
    const secret = new Secret('s3cret')
    log.info({ secret, nested: { secret } }, `with ${String(secret)}`)
    expect(lines.join('')).not.toContain('s3cret')
  })

  it('holds no secret of a full run at its finest level', async () => {
    const server = await startTestServer(createSqliteStorage, {
      env: { METRICS_TOKEN: 'a-token-of-prometheus' },
    })
    const codes: string[] = []
    const call = async (code: string) => {
      codes.push(code)
      return server.call('POST', '/v1/sessions', {
        body: { provider: 'weapp', code, device: { name: 'phone', platform: 'ios' } },
      })
    }
    const { token } = await server.signIn()
    const { token: renewed } = await server.signIn()
    for (const kind of ['busy', 'http-500', 'reset', 'garbage', 'no-openid', 'huge'] as const) {
      server.sandbox.setFaults([{ target: '*', kind, bytes: 5_000_000 }])
      await call(server.sandbox.issueLoginCode())
    }
    server.sandbox.setFaults([{ target: '*', kind: 'errcode', errcode: 40125 }])
    await call(server.sandbox.issueLoginCode())
    server.sandbox.setFaults([])
    await call('unknown-login-code')
    await server.call('GET', `/v1/me?token=${token}`, { token })
    await server.call('GET', '/v1/me/export', { token })
    await server.call('DELETE', '/v1/sessions', { token })
    // A defect, with its stack.
    await server.server.database.kysely.schema.dropTable('audit_log').execute()
    expect((await call(server.sandbox.issueLoginCode())).status).toBe(500)
    const identities = await server.server.database.kysely
      .selectFrom('identities')
      .select(['openid', 'union_id'])
      .execute()
    await server.close()

    const text = server.logText()
    // What was refused is on record, with where it came from.
    expect(text).toContain('"code":"login_code_invalid","errcode":40029')
    expect(text).toContain('"address":"127.0.0.1"')
    expect(text).toContain('"route":"/v1/me"')
    expect(text).toContain('no such table')
    const secrets = [
      token,
      renewed,
      ...codes,
      ...server.sandbox.apps.map((app) => app.secret),
      server.env['SESSION_KEY_SECRETS'] ?? '',
      'a-token-of-prometheus',
      ...identities.flatMap(({ openid, union_id }) => [openid, union_id ?? openid]),
    ]
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(8)
      expect(text).not.toContain(secret)
    }
  })
})
