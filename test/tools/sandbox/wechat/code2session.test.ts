import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createSandbox, type Sandbox } from '../../../../tools/sandbox/create-sandbox'
import { createManualTime } from '../../../support/manual-clock'

const minuteMs = 60_000

describe('GET /sns/jscode2session', () => {
  const clock = createManualTime()
  let sandbox: Sandbox
  let appId: string
  let secret: string

  beforeEach(async () => {
    sandbox = await createSandbox({ clock })
    appId = sandbox.apps[0]?.appId ?? ''
    secret = sandbox.apps[0]?.secret ?? ''
  })

  afterEach(() => sandbox.close())

  const exchange = async (change: Record<string, string | null> = {}) => {
    const query = new URLSearchParams()
    const parameters = { appid: appId, secret, js_code: '', grant_type: 'authorization_code' }
    for (const [name, value] of Object.entries<string | null>({ ...parameters, ...change })) {
      if (value !== null) query.set(name, value)
    }
    const response = await fetch(`${sandbox.url}/sns/jscode2session?${query.toString()}`)
    return { response, body: JSON.parse(await response.text()) as Record<string, unknown> }
  }

  it('answers the ids and the key as text/plain and without an errcode', async () => {
    const { response, body } = await exchange({ js_code: sandbox.issueLoginCode() })

    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/plain')
    expect(Object.keys(body).sort()).toEqual(['openid', 'session_key', 'unionid'])
    expect(body['openid']).toMatch(/^o[\w-]{27}$/)
    expect(body['unionid']).toMatch(/^o[\w-]{27}$/)
    expect(Buffer.from(String(body['session_key']), 'base64')).toHaveLength(16)
  })

  it('gives codes of 32 letters and digits, each another', () => {
    const codes = Array.from({ length: 50 }, () => sandbox.issueLoginCode())
    expect(new Set(codes).size).toBe(50)
    for (const code of codes) expect(code).toMatch(/^[0-9A-Za-z]{32}$/)
  })

  it('keeps the openid of a user in one app, and the unionid across apps', async () => {
    const [first, second, unbound] = sandbox.apps
    if (!first || !second || !unbound) throw new Error('three apps expected')
    const signIn = async (app: typeof first) =>
      (
        await exchange({
          appid: app.appId,
          secret: app.secret,
          js_code: sandbox.issueLoginCode({ appId: app.appId, userId: 'siqi' }),
        })
      ).body

    const one = await signIn(first)
    const again = await signIn(first)
    const two = await signIn(second)

    expect(again['openid']).toBe(one['openid'])
    expect(again['session_key']).not.toBe(one['session_key'])
    expect(two['openid']).not.toBe(one['openid'])
    expect(two['unionid']).toBe(one['unionid'])
    expect(await signIn(unbound)).not.toHaveProperty('unionid')
  })

  it('answers no unionid for a user that has none', async () => {
    const { body } = await exchange({ js_code: sandbox.issueLoginCode({ userId: 'yutong' }) })
    expect(body).toHaveProperty('openid')
    expect(body).not.toHaveProperty('unionid')
  })

  it.each([
    ['no appid', { appid: null }, 41002],
    ['no secret', { secret: null }, 41004],
    ['no code', { js_code: null }, 41008],
    ['an empty code', { js_code: '' }, 41008],
    ['another grant', { js_code: 'x', grant_type: 'client_credential' }, 40002],
    ['an unknown appid', { js_code: 'x', appid: 'wxfeed0000cafe9999' }, 40013],
    ['a wrong secret', { js_code: 'x', secret: 'f'.repeat(32) }, 40125],
    ['an unknown code', { js_code: 'x'.repeat(32) }, 40029],
  ])('refuses %s', async (_name, change, errcode) => {
    const { response, body } = await exchange(change)
    expect(response.status).toBe(200)
    expect(body['errcode']).toBe(errcode)
    expect(body['errmsg']).toMatch(/, rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/)
    expect(body).not.toHaveProperty('openid')
  })

  it('takes a code once', async () => {
    const code = sandbox.issueLoginCode()
    expect((await exchange({ js_code: code })).body).toHaveProperty('openid')
    expect((await exchange({ js_code: code })).body['errcode']).toBe(40163)
  })

  it('takes a code once when it comes twenty times at the same moment', async () => {
    const code = sandbox.issueLoginCode()
    const all = await Promise.all(Array.from({ length: 20 }, () => exchange({ js_code: code })))
    const errcodes = all.map(({ body }) => body['errcode'] ?? 0)
    expect(errcodes.filter((errcode) => errcode === 0)).toHaveLength(1)
    expect(errcodes.filter((errcode) => errcode === 40163)).toHaveLength(19)
  })

  it('takes a code for five minutes', async () => {
    const early = sandbox.issueLoginCode()
    const late = sandbox.issueLoginCode()
    clock.advance(5 * minuteMs - 1)
    expect((await exchange({ js_code: early })).body).toHaveProperty('openid')
    clock.advance(1)
    expect((await exchange({ js_code: late })).body['errcode']).toBe(40029)
  })

  it('does not take the code of another app, and leaves it valid', async () => {
    const [first, second] = sandbox.apps
    const code = sandbox.issueLoginCode({ appId: second?.appId })
    expect((await exchange({ js_code: code })).body['errcode']).toBe(40029)
    expect(first?.appId).toBe(appId)
    const right = await exchange({
      js_code: code,
      appid: second?.appId ?? '',
      secret: second?.secret ?? '',
    })
    expect(right.body).toHaveProperty('openid')
  })

  it('does not use the code up when the secret is wrong', async () => {
    const code = sandbox.issueLoginCode()
    expect((await exchange({ js_code: code, secret: 'wrong' })).body['errcode']).toBe(40125)
    expect((await exchange({ js_code: code })).body).toHaveProperty('openid')
  })

  it('refuses a blocked user', async () => {
    const { body } = await exchange({ js_code: sandbox.issueLoginCode({ userId: 'jianguo' }) })
    expect(body['errcode']).toBe(40226)
  })

  it('allows a user 100 exchanges in a minute, and other users go on', async () => {
    const signIn = (userId: string) => exchange({ js_code: sandbox.issueLoginCode({ userId }) })
    for (let n = 0; n < 100; n += 1) {
      expect((await signIn('siqi')).body).toHaveProperty('openid')
    }
    const refused = sandbox.issueLoginCode({ userId: 'siqi' })
    expect((await exchange({ js_code: refused })).body['errcode']).toBe(45011)
    expect((await signIn('xiaoming')).body).toHaveProperty('openid')

    clock.advance(minuteMs)
    expect((await exchange({ js_code: refused })).body).toHaveProperty('openid')
  })

  it('signs in the visitor of DevTools by the mock code, any number of times', async () => {
    const code = sandbox.issueLoginCode({ appId: 'touristappid', userId: 'siqi' })
    expect(code).toBe('the code is a mock one')
    const first = (await exchange({ js_code: code })).body
    const second = (await exchange({ js_code: code })).body
    const siqi = (await exchange({ js_code: sandbox.issueLoginCode({ userId: 'siqi' }) })).body
    expect(first['openid']).toMatch(/^o/)
    expect(second['openid']).toBe(first['openid'])
    expect(siqi['openid']).not.toBe(first['openid'])
  })

  it('misses the appid of a POST whose parameters are JSON', async () => {
    const response = await fetch(`${sandbox.url}/sns/jscode2session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ appid: appId, secret, js_code: 'x' }),
    })
    expect(JSON.parse(await response.text())).toMatchObject({ errcode: 41002 })
  })

  it('answers only to the names of this machine', async () => {
    const statusFor = (headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        const call = request(`${sandbox.controlUrl}/users`, { headers }, (response) => {
          response.resume()
          resolve(response.statusCode)
        })
        call.on('error', reject)
        call.end()
      })

    expect(await statusFor({ host: 'localhost:1234' })).toBe(200)
    expect(await statusFor({ host: '[::1]' })).toBe(200)
    expect(await statusFor({ host: 'evil.example' })).toBe(403)
    expect(await statusFor({ host: 'localhost.evil.example:80' })).toBe(403)
    expect(await statusFor({ host: '10.0.0.1' })).toBe(403)
    expect(await statusFor({ host: '127.0.0.1', origin: 'https://evil.example' })).toBe(403)
    expect(await statusFor({ host: '127.0.0.1', origin: 'http://localhost:5173' })).toBe(200)
  })

  it.each(['0.0.0.0', '::', '192.168.1.2', 'evil.example'])(
    'does not listen on %s',
    async (host) => {
      await expect(createSandbox({ host })).rejects.toThrow('this machine only')
    },
  )

  it('rejects when the port is taken', async () => {
    const port = Number(new URL(sandbox.url).port)
    await expect(createSandbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
