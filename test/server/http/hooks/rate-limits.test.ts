import { createSqliteStorage } from '../../support/storage'
import { selectRows } from '../../support/sql'
import { startTestServer, type TestServer } from '../../support/test-server'

const textCheckPath = '/wxa/msg_sec_check'

describe('createRateLimits', () => {
  let server: TestServer

  afterEach(() => server.close())

  const start = async (env: Record<string, string>) => {
    server = await startTestServer(createSqliteStorage, { env })
  }

  const statuses = async (count: number, call: () => Promise<{ status: number }>) => {
    const seen: number[] = []
    for (let index = 0; index < count; index += 1) seen.push((await call()).status)
    return seen
  }

  const signIn = (code: string, headers: Record<string, string> = {}) =>
    server.call('POST', '/v1/sessions', { body: { provider: 'weapp', code }, headers })

  it('limits the sign-ins of one address and says when to come back', async () => {
    await start({ RATE_LIMIT_SIGN_INS: '3' })
    let number = 0
    const call = () => signIn(`unknown-${(number += 1)}`)
    expect(await statuses(4, call)).toEqual([400, 400, 400, 429])
    const refused = await call()
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
    // What it refuses never reaches WeChat.
    expect(server.sandbox.calls()).toHaveLength(3)
  })

  it('limits how often one code is sent', async () => {
    await start({ RATE_LIMIT_SIGN_INS: '1000' })
    expect(await statuses(7, () => signIn('the-same'))).toEqual([400, 400, 400, 400, 400, 429, 429])
    expect((await signIn('another')).status).toBe(400)
  })

  it.each([
    ['DELETE', '/v1/me', { provider: 'weapp', code: 'the-same' }],
    ['PUT', '/v1/me/phone', { code: 'the-same' }],
  ])('limits how often one code is sent to %s %s', async (method, path, body) => {
    await start({ RATE_LIMIT_SIGN_INS: '1000' })
    const { token } = await server.signIn()
    const call = () => server.call(method, path, { token, body })
    expect(await statuses(6, call)).toEqual([400, 400, 400, 400, 400, 429])
  })

  it.each([
    ['Douyin', { encryptedData: 'AAAA', iv: 'AAAA' }],
    ['Alipay', { response: 'AAAA', sign: 'AAAA' }],
  ])('does not count phone proofs of %s, which have no code, as one code', async (_, body) => {
    await start({ RATE_LIMIT_SIGN_INS: '1000' })
    const { token } = await server.signIn()
    const call = () => server.call('PUT', '/v1/me/phone', { token, body })
    expect(await statuses(6, call)).toEqual([400, 400, 400, 400, 400, 400])
  })

  it('limits what one user asks for, and nobody else', async () => {
    await start({ RATE_LIMIT_PER_USER: '3' })
    const { token } = await server.signIn({ userId: 'xiaoming' })
    const second = await server.signIn({ userId: 'xiaoming' })
    const other = await server.signIn({ userId: 'siqi' })
    const me = (bearer: string) => server.call('GET', '/v1/me', { token: bearer })
    expect(await statuses(3, () => me(token))).toEqual([200, 200, 200])
    expect(await statuses(1, () => me(second.token))).toEqual([429])
    expect(await statuses(1, () => me(other.token))).toEqual([200])
  })

  it('limits the attempts to guess a token', async () => {
    await start({ RATE_LIMIT_PER_ADDRESS: '2' })
    const call = () => server.call('GET', '/v1/me', { token: 'x'.repeat(72) })
    expect(await statuses(3, call)).toEqual([401, 401, 429])
  })

  it('believes a forwarded address only from a trusted proxy', async () => {
    await start({ RATE_LIMIT_SIGN_INS: '1', TRUSTED_PROXIES: '10.0.0.0/8' })
    const from = (address: string) => signIn('unknown', { 'x-forwarded-for': address })
    expect(await statuses(1, () => from('1.1.1.1'))).toEqual([400])
    expect(await statuses(1, () => from('2.2.2.2'))).toEqual([429])
  })

  it('counts by forwarded address behind a trusted proxy, whatever the client prepends', async () => {
    await start({ RATE_LIMIT_SIGN_INS: '1', TRUSTED_PROXIES: '127.0.0.0/8' })
    let number = 0
    const from = (addresses: string) =>
      signIn(`unknown-${(number += 1)}`, { 'x-forwarded-for': addresses })
    expect(await statuses(1, () => from('1.1.1.1'))).toEqual([400])
    expect(await statuses(1, () => from('2.2.2.2'))).toEqual([400])
    expect(await statuses(1, () => from('9.9.9.9, 1.1.1.1'))).toEqual([429])
    expect(await statuses(1, () => from('2001:db8:1:2::1'))).toEqual([400])
    expect(await statuses(1, () => from('2001:db8:1:2::ffff'))).toEqual([429])
  })

  it('counts by address, whatever port or text a proxy puts beside it', async () => {
    await start({ RATE_LIMIT_SIGN_INS: '2', TRUSTED_PROXIES: '127.0.0.0/8' })
    let number = 0
    const from = (address: string) =>
      signIn(`unknown-${(number += 1)}`, { 'x-forwarded-for': address })
    const ports = [1, 2, 3, 4].map((port) => () => from(`203.0.113.7:${port}`))
    const seen: number[] = []
    for (const send of ports) seen.push((await send()).status)
    expect(seen).toEqual([400, 400, 429, 429])
    for (const text of ['a', 'b', 'c', 'd']) seen.push((await from(`text ${text}`)).status)
    expect(seen.slice(4)).toEqual([400, 400, 429, 429])
    expect(server.logText()).not.toContain('text a')
  })

  it.each([
    ['text', '127.0.0.1'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['203.0.113.7, text', '127.0.0.1'],
  ])('writes of x-forwarded-for "%s" only "%s" into the audit log', async (header, address) => {
    await start({ TRUSTED_PROXIES: '127.0.0.0/8' })
    const code = server.sandbox.issueLoginCode()
    expect((await signIn(code, { 'x-forwarded-for': header })).status).toBe(201)
    const entries = await selectRows(server.server.database, 'audit_log')
    expect(entries.map(({ detail }) => JSON.parse(detail) as unknown)).toMatchObject([{ address }])
    expect(JSON.stringify(entries)).not.toMatch(/text|4711/)
  })

  it('never refuses a probe: all of a balancer come from one address', async () => {
    await start({ RATE_LIMIT_PER_ADDRESS: '2' })
    const probe = () => server.call('GET', '/readyz')
    expect(await statuses(20, probe)).toEqual(new Array(20).fill(200))
    expect(await statuses(20, () => server.call('GET', '/healthz'))).toEqual(
      new Array(20).fill(200),
    )
  })

  it.each<[string, string, unknown]>([
    ['PATCH', '/v1/me', { nickname: 'Bo' }],
    ['PUT', '/v1/me/phone', { code: 'unknown' }],
    ['POST', '/v1/me/decrypted-data', { encryptedData: 'AAAA', iv: 'AAAA' }],
    ['POST', '/v1/me/avatar', 'no picture'],
    ['DELETE', '/v1/me', { provider: 'weapp', code: 'unknown' }],
  ])('limits %s %s by itself, because it costs calls at WeChat', async (method, path, body) => {
    await start({ RATE_LIMIT_PLATFORM_CALLS: '2' })
    const { token } = await server.signIn()
    const call = () => server.call(method, path, { token, body })
    expect((await statuses(4, call)).slice(2)).toEqual([429, 429])
    // Another route, and another user, are counted by themselves.
    expect((await server.call('GET', '/v1/me', { token })).status).toBe(200)
    const other = await server.signIn({ userId: 'siqi' })
    expect((await server.call(method, path, { token: other.token, body })).status).not.toBe(429)
  })

  it('calls WeChat for ten changes of a nickname a minute, as many as production allows', async () => {
    // The server's own default in production: see settings.test.ts.
    await start({ RATE_LIMIT_PLATFORM_CALLS: '10' })
    const { token } = await server.signIn()
    const before = server.sandbox.calls().length
    let number = 0
    const rename = () =>
      server.call('PATCH', '/v1/me', { token, body: { nickname: `name ${(number += 1)}` } })
    expect(await statuses(13, rename)).toEqual([
      ...new Array<number>(10).fill(200),
      ...new Array<number>(3).fill(429),
    ])
    const checks = server.sandbox
      .calls()
      .slice(before)
      .filter(({ path }) => path === textCheckPath)
    expect(checks).toHaveLength(10)
    expect((await server.call('GET', '/v1/me', { token })).body).toMatchObject({
      user: { nickname: 'name 10' },
    })
  })

  it('limits the exports of one user to a few a day', async () => {
    await start({ RATE_LIMIT_EXPORTS: '2' })
    const { token } = await server.signIn()
    const call = () => server.call('GET', '/v1/me/export', { token })
    expect(await statuses(3, call)).toEqual([200, 200, 429])
    expect(Number((await call()).headers['retry-after'])).toBeGreaterThan(86_000)
  })

  it('has no limit where none is set', async () => {
    await start({})
    const { token } = await server.signIn()
    const call = () => server.call('GET', '/v1/me', { token })
    expect(new Set(await statuses(50, call))).toEqual(new Set([200]))
  })
})
