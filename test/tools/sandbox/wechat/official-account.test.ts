import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createSandbox, type Sandbox } from '../../../../tools/sandbox/create-sandbox'
import { createManualTime } from '../../../support/manual-clock'
import { callWechat } from './call-wechat'

describe('an official account', () => {
  const clock = createManualTime()
  let sandbox: Sandbox

  beforeEach(async () => {
    sandbox = await createSandbox({ clock })
  })

  afterEach(() => sandbox.close())

  const account = () => {
    const [first] = sandbox.officialAccount.accounts
    if (first === undefined) throw new Error('the sandbox has no official account')
    return first
  }

  const authorizeUrl = (change: Record<string, string> = {}) => {
    const query = new URLSearchParams({
      appid: account().appId,
      redirect_uri: 'http://127.0.0.1:3000/callback?from=test#/page',
      response_type: 'code',
      scope: 'snsapi_userinfo',
      state: 'State0123',
      ...change,
    })
    return `${sandbox.url}/connect/oauth2/authorize?${query.toString()}#wechat_redirect`
  }

  const open = async (url: string) => {
    const response = await fetch(url, { redirect: 'manual' })
    const location = response.headers.get('location')
    return { status: response.status, location, html: await response.text() }
  }

  /** What a person taps on the sheet. */
  const tap = (html: string, text: string) => {
    const [, href = ''] = new RegExp(`href="([^"]+)">[^<]*${text}`).exec(html) ?? []
    return open(`${sandbox.url}${href.replaceAll('&amp;', '&')}`)
  }

  const exchange = (callback: string | null, change: Record<string, string> = {}) =>
    callWechat(sandbox, '/sns/oauth2/access_token', {
      appid: account().appId,
      secret: account().secret,
      code: new URL(callback ?? '').searchParams.get('code') ?? '',
      grant_type: 'authorization_code',
      ...change,
    })

  it('asks the user, and goes back with a code and the state before the #', async () => {
    const { status, html } = await open(authorizeUrl())
    expect(status).toBe(200)
    expect(html).toContain('张小明')
    const { location } = await tap(html, '允许')
    const back = new URL(location ?? '')
    expect(back.hash).toBe('#/page')
    expect([...back.searchParams.keys()]).toEqual(['from', 'code', 'state'])
    expect(back.searchParams.get('state')).toBe('State0123')
    const other = await tap(html, '李思琪')
    expect((await exchange(location))['openid']).not.toBe(
      (await exchange(other.location))['openid'],
    )
  })

  it('goes back without a code where the user declines', async () => {
    const { html } = await open(authorizeUrl())
    const { location } = await tap(html, '拒绝')
    expect([...new URL(location ?? '').searchParams.keys()]).toEqual(['from', 'state'])
  })

  it('asks nothing with snsapi_base, and gives no union id', async () => {
    const { location } = await open(authorizeUrl({ scope: 'snsapi_base' }))
    const body = await exchange(location)
    expect(body).toMatchObject({ scope: 'snsapi_base', expires_in: 7200 })
    expect(body).not.toHaveProperty('unionid')
    expect(
      await callWechat(sandbox, '/sns/userinfo', {
        access_token: String(body['access_token']),
        openid: String(body['openid']),
      }),
    ).toMatchObject({ errcode: 48001 })
  })

  it('lets a follower through, with the mini-program’s union id', async () => {
    sandbox.officialAccount.setBehavior({ mode: 'follower' })
    const { location } = await open(authorizeUrl())
    const body = await exchange(location)
    const app = sandbox.apps[0]
    const mini = await callWechat(sandbox, '/sns/jscode2session', {
      appid: app?.appId ?? '',
      secret: app?.secret ?? '',
      js_code: sandbox.issueLoginCode(),
      grant_type: 'authorization_code',
    })
    expect(body['unionid']).toBe(mini['unionid'])
    expect(body['openid']).not.toBe(mini['openid'])
    expect(
      await callWechat(sandbox, '/sns/userinfo', {
        access_token: String(body['access_token']),
        openid: String(body['openid']),
      }),
    ).toMatchObject({ nickname: '张小明', unionid: body['unionid'] })
  })

  it('gives a snapshot page the ids of nobody, others each time', async () => {
    sandbox.officialAccount.setBehavior({ mode: 'snapshot' })
    const first = await exchange((await open(authorizeUrl())).location)
    const second = await exchange((await open(authorizeUrl())).location)
    expect(first['is_snapshotuser']).toBe(1)
    for (const field of ['openid', 'unionid']) expect(first[field]).not.toBe(second[field])
  })

  it('loads the callback twice on demand, with one code', async () => {
    sandbox.officialAccount.setBehavior({ callsBackTwice: true })
    const { html } = await open(authorizeUrl({ scope: 'snsapi_base' }))
    const targets = [...html.matchAll(/location\.href = ("[^"]+")/g)].map(
      ([, text = '']) => JSON.parse(text) as string,
    )
    expect(targets).toHaveLength(2)
    expect(new Set(targets).size).toBe(1)
    expect(targets[0]).toContain('code=')
  })

  it.each([
    [{ redirect_uri: 'https://evil.example.com/callback' }, '10003'],
    [{ redirect_uri: 'https://sub.127.0.0.1.example.com/' }, '10003'],
    [{ redirect_uri: 'not a URL' }, '10003'],
    [{ appid: 'wxunknown' }, '10012'],
    [{ scope: 'snsapi_login' }, '10005'],
    [{ response_type: 'token' }, '10004'],
    [{ state: 'with-a-dash' }, '10006'],
  ])('shows an error in place of a redirect for %j', async (change, errcode) => {
    const { status, location, html } = await open(authorizeUrl(change))
    expect({ status, location }).toEqual({ status: 200, location: null })
    expect(html).toContain(errcode)
    const url = authorizeUrl(change)
    expect(() => sandbox.officialAccount.authorize(url)).toThrow(errcode)
  })

  it('shows no text of an address as markup', async () => {
    const { html } = await open(authorizeUrl({ redirect_uri: 'http://127.0.0.1/"><b>' }))
    expect(html).not.toContain('<b>')
  })

  it('takes a code once, for five minutes, with the account’s own secret', async () => {
    const callback = sandbox.officialAccount.authorize(authorizeUrl())
    const [, other] = sandbox.officialAccount.accounts
    expect(await exchange(callback, { secret: 'wrong' })).toMatchObject({ errcode: 40125 })
    expect(await exchange(callback, { appid: 'wxunknown' })).toMatchObject({ errcode: 40013 })
    expect(await exchange(callback, { grant_type: 'x' })).toMatchObject({ errcode: 40002 })
    expect(await exchange(callback, { code: '' })).toMatchObject({ errcode: 41008 })
    const foreign = { appid: other?.appId ?? '', secret: other?.secret ?? '' }
    expect(await exchange(callback, foreign)).toMatchObject({ errcode: 40029 })
    expect(await exchange(callback)).toHaveProperty('openid')
    expect(await exchange(callback)).toMatchObject({ errcode: 40163 })
    const late = sandbox.officialAccount.authorize(authorizeUrl())
    clock.advance(300_000)
    expect(await exchange(late)).toMatchObject({ errcode: 40029 })
  })

  it('is driven over HTTP, too', async () => {
    const send = async (method: string, path: string, body: object) => {
      const response = await fetch(`${sandbox.controlUrl}${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    }
    const decision = { authorizeUrl: authorizeUrl(), userId: 'siqi', as: 'allow' }
    const { body } = await send('POST', '/official-account/authorize', decision)
    expect(body['callbackUrl']).toContain('code=')
    expect(
      await send('POST', '/official-account/authorize', {
        authorizeUrl: 'https://open.weixin.qq.com/connect/oauth2/authorize',
      }),
    ).toMatchObject({ status: 400 })
    expect(await send('PUT', '/official-account/behavior', { mode: 'follower' })).toEqual({
      status: 200,
      body: { mode: 'follower', callsBackTwice: false },
    })
  })
})
