import { Writable } from 'node:stream'
import sharp from 'sharp'
import * as v from 'valibot'
import { createLog } from '../../server/src/log'
import { Secret } from '../../server/src/crypto/secret'
import { sessionKeyContext } from '../../server/src/sign-in/session-key-context'
import { createHttpClient } from './support/http-client'
import { avatarPart, multipart } from './support/multipart'
import { createSqliteStorage } from './support/storage'
import { startTestServer, type TestServer } from './support/test-server'
import { execute, selectRows } from './support/sql'

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
  it('takes only the named fields of an error, and of its causes', () => {
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

  it('prints a secret as a placeholder, however it is passed', () => {
    const { lines, log } = createCollector()
    const secret = new Secret('s3cret')
    log.info({ secret, route: { secret } }, `with ${String(secret)}`)
    expect(lines.join('')).not.toContain('s3cret')
  })

  it('takes only the named fields of an entry: libraries log whole requests', () => {
    const { lines, log } = createCollector()
    const headers = { authorization: 'Bearer s3cret' }
    log.info({ busboyOptions: { headers }, req: { headers }, route: '/v1/me' }, 'parsing')
    log.info({ reqId: 'a-request', headers }, 'parsing')
    expect(lines.join('')).not.toContain('s3cret')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ route: '/v1/me', msg: 'parsing' })
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ reqId: 'a-request', msg: 'parsing' })
  })

  it('holds no secret of a full run at the trace level', async () => {
    const pushToken = 'pushTokenOfTheConsole'
    const pushAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
    const server = await startTestServer(createSqliteStorage, {
      env: {
        METRICS_TOKEN: 'a-token-of-prometheus',
        WECHAT_PUSH_TOKEN: pushToken,
        WECHAT_PUSH_AES_KEY: pushAesKey,
        MEDIA_S3_URL: 'http://127.0.0.1:1/bucket',
        MEDIA_S3_ACCESS_KEY_ID: 'an-access-key-id',
        MEDIA_S3_SECRET_ACCESS_KEY: 'a-secret-access-key',
        REDIS_URL: 'redis://:a-redis-password@127.0.0.1:1',
      },
    })
    const { sandbox } = server
    const [app] = sandbox.apps
    if (app === undefined) throw new Error('no app')
    const codes: string[] = []
    const noted = (code: string) => {
      codes.push(code)
      return code
    }
    const call = async (code: string) =>
      server.call('POST', '/v1/sessions', {
        body: {
          provider: 'weapp',
          code: noted(code),
          device: { name: 'phone', platform: 'ios' },
        },
      })
    const { token } = await server.signIn()
    const { token: renewed } = await server.signIn()
    for (const kind of ['busy', 'http-500', 'reset', 'garbage', 'no-openid', 'huge'] as const) {
      sandbox.setFaults([{ target: '*', kind, bytes: 5_000_000 }])
      await call(sandbox.issueLoginCode())
    }
    sandbox.setFaults([{ target: '*', kind: 'errcode', errcode: 40125 }])
    await call(sandbox.issueLoginCode())
    sandbox.setFaults([])
    await call('unknown-login-code')
    await server.call('GET', `/v1/me?token=${token}`, { token })
    // What web sign-ins carry in their addresses.
    await server.call('GET', `/v1/sessions?code=${noted('a-code-in-a-query')}&state=x`)
    await server.call('GET', `/nothing/${noted('a-ticket-in-a-path')}?ticket=x`)
    await server.call('GET', `/%zz?code=${noted('a-code-in-a-bad-path')}`)

    // Every call once as it should be, and once failing at WeChat.
    await server.signIn()
    const sealed = sandbox.encryptedData({ kind: 'phone' })
    const keys = await sessionKeysOf(server)
    const pushPath = `/v1/wechat/push/${app.appId}?signature=${'0'.repeat(40)}&timestamp=1&nonce=1`
    for (const fault of [null, { target: '*', kind: 'errcode', errcode: 40164 } as const]) {
      sandbox.setFaults(fault === null ? [] : [fault])
      const send = (method: string, path: string, body?: object) =>
        server.call(method, path, { token, ...(body === undefined ? {} : { body }) })
      await send('PATCH', '/v1/me', { nickname: 'A secret name' })
      await send('PUT', '/v1/me/phone', { code: noted(sandbox.issuePhoneCode()) })
      await send('POST', '/v1/me/decrypted-data', sealed)
      await server.call('POST', '/v1/me/avatar', {
        token,
        ...multipart([avatarPart(await tinyPicture())]),
      })
      await server.call('POST', pushPath, { body: { Encrypt: 'x' } })
      await send('DELETE', '/v1/me', { provider: 'weapp', code: noted('someone-elses-code') })
      await server.call('GET', '/metrics', { token: 'a-token-of-prometheus' })
    }
    sandbox.setFaults([])
    const accessToken = await accessTokenOf(server)
    await server.call('GET', '/v1/me/export', { token })
    await server.call('DELETE', '/v1/sessions', { token })
    // A defect, with its stack.
    await execute(server.server.database, 'drop table audit_log')
    expect((await call(sandbox.issueLoginCode())).status).toBe(500)
    const identities = await selectRows(server.server.database, 'identities')
    const [user] = await selectRows(server.server.database, 'users')
    await server.close()

    const text = server.logText()
    // What was refused is on record, with where it came from.
    expect(text).toContain('"code":"login_code_invalid","errcode":"40029"')
    expect(text).toContain('"address":"127.0.0.1"')
    expect(text).toContain('"route":"/v1/me"')
    expect(text).toContain('no such table')
    // So it did happen.
    expect(user).toMatchObject({
      nickname: 'A secret name',
      phone_sealed: expect.any(Buffer) as unknown,
    })
    expect(text).toContain('the media bucket does not respond')
    expect(text).toContain('Redis is unavailable')
    expect(keys.length).toBeGreaterThan(0)
    const secrets = [
      token,
      renewed,
      ...codes,
      ...keys,
      accessToken,
      sealed.encryptedData,
      '13800000001',
      'A secret name',
      pushToken,
      pushAesKey,
      'an-access-key-id',
      'a-secret-access-key',
      'a-redis-password',
      ...sandbox.apps.map(({ secret }) => secret),
      server.env['ENCRYPTION_KEYS'] ?? '',
      'a-token-of-prometheus',
      ...identities.flatMap(({ openid, union_id }) => [openid, union_id ?? openid]),
    ]
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(8)
      expect(text).not.toContain(secret)
    }
  })
})

const tinyPicture = () =>
  sharp({ create: { width: 9, height: 9, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()

/** WeChat's keys as they are, not as they lie in the database. */
const sessionKeysOf = async ({ server }: TestServer): Promise<string[]> => {
  const rows = await selectRows(server.database, 'identities')
  return rows.map(({ app_id, openid, session_key_sealed, session_key_key_id }) =>
    server.vault.open(
      { bytes: session_key_sealed ?? Buffer.alloc(0), keyId: session_key_key_id ?? '' },
      sessionKeyContext(app_id, openid),
    ),
  )
}

/** In its normal mode WeChat gives every client the token that the server has. */
const accessTokenOf = async ({ sandbox }: TestServer): Promise<string> => {
  const [app] = sandbox.apps
  const { body } = await createHttpClient(sandbox.url)('POST', '/cgi-bin/stable_token', {
    body: { grant_type: 'client_credential', appid: app?.appId, secret: app?.secret },
  })
  return v.parse(v.object({ access_token: v.string() }), body).access_token
}
