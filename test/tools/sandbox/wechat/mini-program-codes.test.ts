import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { createSandbox, type Sandbox } from '../../../../tools/sandbox/create-sandbox'
import { createManualTime } from '../../../support/manual-clock'
import { callWechat, fetchToken } from './call-wechat'

const dayMs = 24 * 3_600_000
const page = 'pages/handover/index'

describe('POST /wxa/getwxacodeunlimit', () => {
  const clock = createManualTime()
  let sandbox: Sandbox

  beforeEach(async () => {
    sandbox = await createSandbox({
      clock,
      apps: [{ appId: 'wx0123456789abcdef', secret: 'a secret', pages: [page] }],
    })
  })

  afterEach(() => sandbox.close())

  const query = async () => ({ access_token: String((await fetchToken(sandbox))['access_token']) })

  const call = async (change: object = {}) =>
    callWechat(sandbox, '/wxa/getwxacodeunlimit', await query(), {
      scene: 'a-b_c',
      page,
      ...change,
    })

  it('returns a picture of the size that was asked for, with less than a module to spare', async () => {
    const url = new URL('/wxa/getwxacodeunlimit', sandbox.url)
    url.search = new URLSearchParams(await query()).toString()
    const body = JSON.stringify({ scene: 'x'.repeat(32), page, width: 430 })
    const response = await fetch(url, { method: 'POST', body })
    expect(response.headers.get('content-type')).toBe('image/png')
    const picture = sharp(Buffer.from(await response.arrayBuffer()))
    const { width, height, format } = await picture.metadata()
    expect(format).toBe('png')
    expect(width).toBe(height)
    expect(width).toBeGreaterThan(380)
    expect(width).toBeLessThanOrEqual(430)
    const { dominant } = await picture.stats()
    expect(dominant.r).toBeGreaterThan(240)
  })

  it.each([
    ['no scene', { scene: undefined }, 40169],
    ['an empty scene', { scene: '' }, 40169],
    ['a scene of 33 characters', { scene: 'x'.repeat(33) }, 40169],
    ['a scene with a per cent sign', { scene: 'a%20b' }, 40169],
    ['a scene that is no text', { scene: 7 }, 40169],
    ['a page that is not released', { page: 'pages/other/index' }, 41030],
    ['a page with a slash before it', { page: `/${page}` }, 41030],
    ['a page with parameters', { page: `${page}?a=1`, check_path: false }, 41030],
    ['an unknown version', { env_version: 'beta' }, 40097],
    ['a width that is too small', { width: 279 }, 40097],
    ['a width that is too large', { width: 1281 }, 40097],
  ])('refuses %s', async (_name, change, errcode) => {
    expect(await call(change)).toMatchObject({ errcode })
  })

  it('takes a page that is not released where it need not be', async () => {
    const { status, headers } = await fetch(
      `${sandbox.url}/wxa/getwxacodeunlimit?${new URLSearchParams(await query()).toString()}`,
      {
        method: 'POST',
        body: JSON.stringify({ scene: 'a', page: 'pages/new/index', check_path: false }),
      },
    )
    expect([status, headers.get('content-type')]).toEqual([200, 'image/png'])
  })

  it('needs a token and a POST', async () => {
    const path = '/wxa/getwxacodeunlimit'
    expect(await callWechat(sandbox, path, {}, { scene: 'a' })).toMatchObject({ errcode: 41001 })
    expect(await callWechat(sandbox, path, await query())).toMatchObject({ errcode: 43002 })
  })
})

describe('POST /wxa/generate_urllink', () => {
  const clock = createManualTime()
  let sandbox: Sandbox

  beforeEach(async () => {
    sandbox = await createSandbox({ clock })
  })

  afterEach(() => sandbox.close())

  const call = async (change: object = {}) => {
    const query = { access_token: String((await fetchToken(sandbox))['access_token']) }
    return callWechat(sandbox, '/wxa/generate_urllink', query, {
      path: page,
      query: 'scene=a-b_c',
      expire_type: 0,
      expire_time: Math.floor((clock() + dayMs) / 1000),
      ...change,
    })
  }

  it('returns a link, another one each time', async () => {
    const first = await call()
    expect(first).toEqual({
      errcode: 0,
      errmsg: 'ok',
      url_link: expect.stringMatching(/^https:\/\/wxaurl\.cn\/[\w-]{11}$/),
    })
    expect((await call())['url_link']).not.toBe(first['url_link'])
    expect(await call({ expire_type: 1, expire_interval: 30 })).toMatchObject({ errcode: 0 })
  })

  it.each([
    ['a page with a slash before it', { path: `/${page}` }, 40165],
    ['a query of 1025 characters', { query: 'x'.repeat(1025) }, 40212],
    ['a query with spaces', { query: 'a b' }, 40212],
    ['no end', { expire_time: undefined }, 85400],
    ['more than 30 days', { expire_type: 1, expire_interval: 31 }, 85400],
  ])('refuses %s', async (_name, change, errcode) => {
    expect(await call(change)).toMatchObject({ errcode })
  })

  it('refuses an end that is past or more than 30 days away', async () => {
    const seconds = (ms: number) => ({ expire_time: Math.floor(ms / 1000) })
    expect(await call(seconds(clock() - 1_000))).toMatchObject({ errcode: 85400 })
    expect(await call(seconds(clock() + 31 * dayMs))).toMatchObject({ errcode: 85400 })
  })
})
