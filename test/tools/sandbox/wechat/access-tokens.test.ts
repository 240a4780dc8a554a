import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createSandbox, type Sandbox } from '../../../../tools/sandbox/create-sandbox'
import { callWechat, fetchToken, signIn } from './call-wechat'
import { createManualTime } from '../../../support/manual-clock'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

describe('POST /cgi-bin/stable_token', () => {
  const clock = createManualTime()
  let sandbox: Sandbox

  beforeEach(async () => {
    sandbox = await createSandbox({ clock })
  })

  afterEach(() => sandbox.close())

  /** What a call with the token says: 0, or why the token is not taken. */
  const errcodeWith = async (token: unknown) => {
    const { openid } = await signIn(sandbox)
    const body = { version: 2, scene: 1, openid, content: '你好' }
    const query: Record<string, string> = typeof token === 'string' ? { access_token: token } : {}
    return (await callWechat(sandbox, '/wxa/msg_sec_check', query, body))['errcode']
  }

  it('answers the same token until five minutes before its end, then both work', async () => {
    const first = await fetchToken(sandbox)
    expect(first).toEqual({ access_token: expect.any(String), expires_in: 7200 })
    clock.advance(2 * hourMs - 5 * minuteMs - 1)
    expect((await fetchToken(sandbox))['access_token']).toBe(first['access_token'])

    clock.advance(1)
    const second = await fetchToken(sandbox)
    expect(second['access_token']).not.toBe(first['access_token'])
    expect(second['expires_in']).toBe(7200)
    expect(await errcodeWith(first['access_token'])).toBe(0)
    expect(await errcodeWith(second['access_token'])).toBe(0)

    clock.advance(5 * minuteMs)
    expect(await errcodeWith(first['access_token'])).toBe(42001)
    expect(await errcodeWith(second['access_token'])).toBe(0)
  })

  it('replaces the token when forced, at most every 30 seconds and 20 times a day', async () => {
    const first = await fetchToken(sandbox)
    const second = await fetchToken(sandbox, { force_refresh: true })
    expect(second['access_token']).not.toBe(first['access_token'])
    expect(await errcodeWith(first['access_token'])).toBe(40001)
    expect(await fetchToken(sandbox, { force_refresh: true })).toMatchObject({ errcode: 45011 })

    for (let n = 1; n < 20; n += 1) {
      clock.advance(30_000)
      expect(await fetchToken(sandbox, { force_refresh: true })).toHaveProperty('access_token')
    }
    clock.advance(30_000)
    expect(await fetchToken(sandbox, { force_refresh: true })).toMatchObject({ errcode: 45009 })
    clock.advance(24 * hourMs)
    expect(await fetchToken(sandbox, { force_refresh: true })).toHaveProperty('access_token')
  })

  it('ends a token on demand', async () => {
    const first = await fetchToken(sandbox)
    sandbox.endAccessToken('expired')
    expect(await errcodeWith(first['access_token'])).toBe(42001)
    const second = await fetchToken(sandbox)
    sandbox.endAccessToken('replaced')
    expect(await errcodeWith(second['access_token'])).toBe(40001)
  })

  it.each([
    ['no token', undefined, 41001],
    ['a malformed token', 'no token!', 40014],
    ['an unknown token', '99_unknown', 40001],
  ])('does not take %s', async (_name, token, errcode) => {
    expect(await errcodeWith(token)).toBe(errcode)
  })

  it.each([
    ['no appid', { appid: undefined }, 41002],
    ['no secret', { secret: undefined }, 41004],
    ['another grant', { grant_type: 'x' }, 40002],
    ['an unknown appid', { appid: 'wx0' }, 40013],
    ['a wrong secret', { secret: 'x' }, 40125],
  ])('refuses %s', async (_name, change, errcode) => {
    expect(await fetchToken(sandbox, change)).toMatchObject({ errcode })
  })

  it('asks for a POST with JSON', async () => {
    const path = '/cgi-bin/stable_token'
    expect(await callWechat(sandbox, path)).toMatchObject({ errcode: 43002 })
    expect(await callWechat(sandbox, path, {}, 'no json')).toMatchObject({ errcode: 47001 })
    expect(await callWechat(sandbox, path, {}, '[]')).toMatchObject({ errcode: 47001 })
    expect(await callWechat(sandbox, path, {}, '')).toMatchObject({ errcode: 44002 })
  })
})

describe('GET /cgi-bin/token', () => {
  const clock = createManualTime()
  let sandbox: Sandbox

  beforeEach(async () => {
    sandbox = await createSandbox({ clock })
  })

  afterEach(() => sandbox.close())

  const fetchPlain = (change: Record<string, string> = {}) => {
    const [app] = sandbox.apps
    return callWechat(sandbox, '/cgi-bin/token', {
      grant_type: 'client_credential',
      appid: app?.appId ?? '',
      secret: app?.secret ?? '',
      ...change,
    })
  }

  const errcodeWith = async ({ access_token: token }: Record<string, unknown>) => {
    const { openid } = await signIn(sandbox)
    const body = { version: 2, scene: 1, openid, content: '你好' }
    const query = { access_token: String(token) }
    return (await callWechat(sandbox, '/wxa/msg_sec_check', query, body))['errcode']
  }

  it('makes a new token each time; the one before works for five minutes more', async () => {
    const first = await fetchPlain()
    expect(first).toEqual({ access_token: expect.any(String), expires_in: 7200 })
    const second = await fetchPlain()
    clock.advance(5 * minuteMs - 1)
    expect([await errcodeWith(first), await errcodeWith(second)]).toEqual([0, 0])
    clock.advance(1)
    expect([await errcodeWith(first), await errcodeWith(second)]).toEqual([40001, 0])
    clock.advance(2 * hourMs)
    expect(await errcodeWith(second)).toBe(42001)
  })

  it('leaves the stable token alone, and is left alone by it', async () => {
    const [plain, stable] = [await fetchPlain(), await fetchToken(sandbox)]
    await fetchToken(sandbox, { force_refresh: true })
    expect(await errcodeWith(plain)).toBe(0)
    const forced = await fetchToken(sandbox)
    await fetchPlain()
    clock.advance(5 * minuteMs)
    expect([await errcodeWith(stable), await errcodeWith(forced)]).toEqual([40001, 0])
  })

  it.each([
    ['no appid', { appid: '' }, 41002],
    ['no secret', { secret: '' }, 41004],
    ['another grant', { grant_type: 'x' }, 40002],
    ['an unknown appid', { appid: 'wx0' }, 40013],
    ['a wrong secret', { secret: 'x' }, 40125],
  ])('refuses %s', async (_name, change, errcode) => {
    expect(await fetchPlain(change)).toMatchObject({ errcode })
  })
})
