import { signMessagePush } from '../../../../server/src/wechat/signature'
import { createSqliteStorage } from '../../support/storage'
import { startTestServer, type TestServer } from '../../support/test-server'

const token = 'pushToken1'
const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

describe('the message push', () => {
  let server: TestServer

  afterEach(() => server.close())

  const start = async (env: Record<string, string> = {}) => {
    server = await startTestServer(createSqliteStorage, {
      env: { WECHAT_PUSH_TOKEN: token, ...env },
    })
  }

  const push = (body: string, signedWith = token) => {
    const timestamp = String(Math.floor(server.clock() / 1000))
    const signature = signMessagePush(signedWith, { timestamp, nonce: 'n' })
    const appId = server.sandbox.apps[0]?.appId ?? ''
    const path = `/v1/wechat/push/${appId}?signature=${signature}&timestamp=${timestamp}&nonce=n`
    return server.call('POST', path, { body, headers: { 'content-type': 'text/xml' } })
  }

  it.each<[string, Record<string, string>, string, string, RegExp]>([
    ['XML', {}, '<xml><Event>x</Event></xml>', 'not_json', /choose the data format JSON/],
    ['an encrypted message', {}, '{"Encrypt":"AAAA"}', 'encrypted', /set WECHAT_PUSH_AES_KEY/],
    [
      'a plain message',
      { WECHAT_PUSH_AES_KEY: aesKey },
      '{"Event":"x"}',
      'not_encrypted',
      /choose the safe mode/,
    ],
  ])('never acknowledges %s that it cannot read, and says what to set', async (...row) => {
    const [, env, body, outcome, fix] = row
    await start(env)
    const response = await push(body)
    expect(response).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    await push(body)
    const lines = server
      .logText()
      .split('\n')
      .filter((line) => line.includes('message push:'))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(fix)
    const { text } = await server.call('GET', '/metrics')
    expect(text).toContain(`passport_push_messages_total{outcome="${outcome}"} 2`)
  })

  it('shows nothing to a stranger, and says that the token may differ', async () => {
    await start()
    expect(await push('{"Event":"x"}', 'another')).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    })
    expect(server.logText()).toMatch(/does not fit WECHAT_PUSH_TOKEN/)
  })

  it('acknowledges and counts what it reads', async () => {
    await start()
    expect(await push('{"Event":"x"}')).toMatchObject({ status: 200, text: 'success' })
    const { text } = await server.call('GET', '/metrics')
    expect(text).toContain('passport_push_messages_total{outcome="read"} 1')
  })
})
