import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createSandbox, type Sandbox } from '../../../tools/sandbox/create-sandbox'
import { createManualTime } from '../../support/manual-clock'

describe('the control API', () => {
  const clock = createManualTime()
  let sandbox: Sandbox

  beforeEach(async () => {
    sandbox = await createSandbox({ clock, sessionKeyTtlMs: 3_600_000 })
  })

  afterEach(() => sandbox.close())

  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${sandbox.controlUrl}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    return { status: response.status, json: (await response.json()) as Record<string, unknown> }
  }

  const exchange = async (code: unknown) => {
    const app = sandbox.apps[0]
    const query = new URLSearchParams({
      appid: app?.appId ?? '',
      secret: app?.secret ?? '',
      js_code: String(code),
      grant_type: 'authorization_code',
    })
    const response = await fetch(`${sandbox.url}/sns/jscode2session?${query.toString()}`)
    return JSON.parse(await response.text()) as Record<string, unknown>
  }

  it('lists users with Chinese names, the first of them current', async () => {
    const { json } = await call('GET', '/users')
    const users = json['users'] as { nickname: string; current: boolean }[]
    expect(users.length).toBeGreaterThan(3)
    expect(users[0]).toMatchObject({ nickname: '张小明', current: true })
    expect(users.filter((user) => user.current)).toHaveLength(1)
  })

  it('gives login codes of the current user', async () => {
    const before = await exchange((await call('POST', '/login-codes', {})).json['code'])
    expect((await call('PUT', '/current-user', { userId: 'siqi' })).json).toMatchObject({
      user: { id: 'siqi', current: true },
    })
    const after = await exchange((await call('POST', '/login-codes')).json['code'])
    expect(after['openid']).not.toBe(before['openid'])
    const named = await call('POST', '/login-codes', { userId: 'xiaoming' })
    expect((await exchange(named.json['code']))['openid']).toBe(before['openid'])
  })

  it('logs in to Douyin by what the phone says, and otherwise by the user', async () => {
    const login = async (body: object) => (await call('POST', '/douyin/login', body)).json
    const visitor = { userId: 'zihan' }
    expect(await login(visitor)).toEqual({ anonymousCode: expect.any(String), isLogin: false })
    expect(await login({ ...visitor, isSignedIn: true })).toMatchObject({
      code: expect.any(String),
      isLogin: true,
    })
    expect(await login({ userId: 'siqi' })).toMatchObject({ isLogin: true })
    expect(await login({ userId: 'siqi', isSignedIn: false })).not.toHaveProperty('code')
  })

  it('says whether the key of the latest code lives', async () => {
    const alive = async () => (await call('GET', '/session?userId=siqi')).json['alive']
    expect(await alive()).toBe(false)
    await call('POST', '/login-codes', { userId: 'siqi' })
    expect(await alive()).toBe(true)
    expect((await call('GET', '/session?userId=xiaoming')).json['alive']).toBe(false)

    clock.advance(3_600_000)
    expect(await alive()).toBe(false)

    await call('POST', '/login-codes', { userId: 'siqi' })
    expect(await alive()).toBe(true)
    expect((await call('POST', '/session/expire', { userId: 'siqi' })).json['alive']).toBe(false)
    expect(await alive()).toBe(false)
  })

  it('gives what the buttons and the encrypted getters of the host give', async () => {
    await call('POST', '/login-codes', { userId: 'siqi' })
    const phone = await call('POST', '/phone-codes', { userId: 'siqi' })
    expect(phone.json['code']).toMatch(/^[0-9A-Za-z]{32}$/)
    expect((await call('POST', '/phone-codes', { userId: 'yang' })).status).toBe(409)

    const sealed = await call('POST', '/encrypted-data', { userId: 'siqi', kind: 'userInfo' })
    expect(Object.keys(sealed.json).sort()).toEqual(['encryptedData', 'iv', 'rawData', 'signature'])
    expect((await call('POST', '/encrypted-data', { userId: 'yang' })).status).toBe(409)
  })

  it('sets what WeChat does of itself', async () => {
    const verdict = { suggest: 'risky', label: 20002 }
    expect((await call('PUT', '/media-verdict', verdict)).json).toEqual({ verdict })
    expect((await call('POST', '/access-token/end', {})).json).toEqual({})
    const push = { url: 'http://127.0.0.1:1/', token: 'pushToken1' }
    expect((await call('PUT', '/message-push', push)).status).toBe(409)
    const away = { url: 'https://app.example/', token: 'pushToken1' }
    expect((await call('PUT', '/message-push', away)).status).toBe(400)
  })

  it('shows the calls with shortened codes and no secret', async () => {
    const code = String((await call('POST', '/login-codes', { userId: 'siqi' })).json['code'])
    const { session_key: key, openid } = await exchange(code)
    await exchange(code)

    const { json } = await call('GET', '/calls')
    const calls = json['calls'] as Record<string, unknown>[]
    expect(calls).toHaveLength(2)
    expect(calls[0]).toMatchObject({
      id: 1,
      method: 'GET',
      path: '/sns/jscode2session',
      appId: sandbox.apps[0]?.appId,
      userId: 'siqi',
      code: `${code.slice(0, 4)}…`,
      identity: { subject: `${String(openid).slice(0, 4)}…`, unionId: expect.any(String) },
      status: 200,
      errcode: 0,
      fault: null,
    })
    expect(calls[0]?.['at']).toBe(new Date(clock()).toISOString())
    expect(calls[1]).toMatchObject({ errcode: 40163 })
    expect(calls[1]).not.toHaveProperty('identity')
    const text = JSON.stringify(json)
    for (const secret of [code, String(key), String(openid), sandbox.apps[0]?.secret ?? '']) {
      expect(text).not.toContain(secret)
    }
  })

  it('returns an errcode for a path that WeChat does not have, and shows the call', async () => {
    const response = await fetch(`${sandbox.url}/cgi-bin/nothing`)
    expect(response.status).toBe(200)
    expect(JSON.parse(await response.text())).toMatchObject({
      errcode: 40066,
      errmsg: expect.stringContaining('invalid url') as unknown,
    })
    expect(sandbox.calls()).toMatchObject([{ path: '/cgi-bin/nothing', errcode: 40066 }])
  })

  it('streams the calls, and those that a returning reader missed', async () => {
    const read = async (headers: Record<string, string>, work: () => Promise<unknown>) => {
      const leave = new AbortController()
      const response = await fetch(`${sandbox.controlUrl}/events`, {
        headers,
        signal: leave.signal,
      })
      expect(response.headers.get('content-type')).toBe('text/event-stream')
      await work()
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      while (!text.includes('"errcode":40029')) text += String((await reader?.read())?.value)
      leave.abort()
      return text
    }

    const live = await read({}, () => exchange('x'))
    expect(live).toMatch(/^id: 1\nevent: call\ndata: \{.*"path":"\/sns\/jscode2session".*\}\n\n/m)
    const missed = await read({ 'last-event-id': '0' }, () => Promise.resolve())
    expect(missed).toContain('id: 1\n')
  })

  it.each([
    ['GET', '/nothing', undefined, 404],
    ['POST', '/login-codes', { userId: 'nobody' }, 404],
    ['POST', '/login-codes', { appId: 'wx0' }, 404],
    ['PUT', '/current-user', {}, 400],
    ['PUT', '/faults', { target: 'x', kind: 'busy' }, 400],
    ['PUT', '/faults', { target: '*', kind: 'unheard of' }, 400],
  ])('%s %s with %j gets %d', async (method, path, body, status) => {
    const response = await call(method, path, body)
    expect(response.status).toBe(status)
    expect(response.json['error']).toEqual(expect.any(String))
  })

  it('refuses what a form of another page could send', async () => {
    const response = await fetch(`${sandbox.controlUrl}/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'text/plain' },
      body: '{"target":"*","kind":"busy"}',
    })
    expect(response.status).toBe(415)
    expect(sandbox.faults()).toEqual([])
  })

  it('lets a page of this machine read, and no other', async () => {
    const origin = 'http://127.0.0.1:5173'
    const response = await fetch(`${sandbox.controlUrl}/users`, { headers: { origin } })
    expect(response.headers.get('access-control-allow-origin')).toBe(origin)
    const plain = await fetch(`${sandbox.controlUrl}/users`)
    expect(plain.headers.get('access-control-allow-origin')).toBeNull()
  })
})
