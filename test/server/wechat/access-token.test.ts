import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createWechatClient, type WechatClient } from '../../../server/src/wechat/wechat-client'
import { createMemoryTokenStore, type TokenStore } from '../../../server/src/upstream/token-store'
import { createManualTime } from '../../support/manual-clock'
import { startWechat } from './start-wechat'

const tokenPath = '/cgi-bin/stable_token'
const checkPath = '/wxa/msg_sec_check'
const hourMs = 3_600_000

describe('the access token', () => {
  const clock = createManualTime()
  const clients: WechatClient[] = []
  let wechat: Awaited<ReturnType<typeof startWechat>>
  let openid: string

  beforeEach(async () => {
    wechat = await startWechat({}, { clock })
    openid = (await wechat.client.code2Session(wechat.sandbox.issueLoginCode())).openid
  })

  afterEach(async () => {
    await wechat.close()
    await Promise.all(clients.splice(0).map((client) => client.close()))
  })

  /** A node of the same app. */
  const node = (tokenStore: TokenStore) => {
    const client = createWechatClient({
      appId: wechat.app.appId,
      appSecret: wechat.app.secret,
      baseUrl: wechat.sandbox.url,
      clock,
      tokenStore,
      textCheckTimeoutMs: 5_000,
    })
    clients.push(client)
    return client
  }

  const check = (client: WechatClient) => client.checkText(openid, 'profile', '你好')

  const callsOf = (path: string) => wechat.sandbox.calls().filter((call) => call.path === path)

  it('is fetched once for many calls, and again 300 s before its end', async () => {
    const client = node(createMemoryTokenStore())
    const verdicts = await Promise.all(Array.from({ length: 10 }, () => check(client)))
    expect(new Set(verdicts)).toEqual(new Set(['pass']))
    expect(callsOf(tokenPath)).toHaveLength(1)

    clock.advance(2 * hourMs - 300_000 - 1)
    wechat.sandbox.issueLoginCode()
    await check(client)
    expect(callsOf(tokenPath)).toHaveLength(1)
    clock.advance(1)
    await check(client)
    expect(callsOf(tokenPath)).toHaveLength(2)
  })

  it('is fetched once by many nodes', async () => {
    const store = createMemoryTokenStore()
    const nodes = Array.from({ length: 5 }, () => node(store))
    const verdicts = await Promise.all(nodes.map(check))
    expect(verdicts).toEqual(Array(5).fill('pass'))
    expect(callsOf(tokenPath)).toHaveLength(1)
  })

  it.each(['expired', 'replaced'] as const)(
    'is replaced once when WeChat says %s, and the call sent again once',
    async (as) => {
      const store = createMemoryTokenStore()
      const [one, two] = [node(store), node(store)]
      await check(one)
      await check(two)
      wechat.sandbox.endAccessToken(as)

      expect(await Promise.all([check(one), check(two)])).toEqual(['pass', 'pass'])
      expect(callsOf(tokenPath)).toHaveLength(2)
      expect(callsOf(checkPath).map((call) => call.errcode)).toEqual([
        0,
        0,
        ...Array<number>(2).fill(as === 'expired' ? 42001 : 40001),
        0,
        0,
      ])
    },
  )

  it('is not asked for without end when WeChat refuses every one', async () => {
    const client = node(createMemoryTokenStore())
    wechat.sandbox.setFaults([{ target: checkPath, kind: 'errcode', errcode: 40001 }])
    await expect(check(client)).rejects.toMatchObject({ kind: 'unavailable', errcode: 40001 })
    expect(callsOf(checkPath)).toHaveLength(2)
    expect(callsOf(tokenPath)).toHaveLength(2)
  })

  it('comes from WeChat when the store is unavailable', async () => {
    const away = () => Promise.reject(new Error('the store is unavailable'))
    const client = node({ read: away, write: away, lock: away })
    expect(await check(client)).toBe('pass')
    expect(await check(client)).toBe('pass')
    expect(callsOf(tokenPath)).toHaveLength(1)
  })

  it('comes from WeChat when the store fails between the lock and the write', async () => {
    const store = createMemoryTokenStore()
    const away = () => Promise.reject(new Error('the store is unavailable'))
    const client = node({
      ...store,
      write: away,
      lock: () => Promise.resolve(away),
    })
    expect(await check(client)).toBe('pass')
    expect(callsOf(tokenPath)).toHaveLength(1)
  })

  it('is fetched without the lock when the node that has it does not come back', async () => {
    const store = createMemoryTokenStore()
    await store.lock(wechat.app.appId, 10_000)
    const client = node(store)
    expect(await check(client)).toBe('pass')
    expect(callsOf(tokenPath)).toHaveLength(1)
  })

  it('is refreshed at half its life when WeChat hands out one that soon ends', async () => {
    await check(node(createMemoryTokenStore()))
    // Another node's clock: WeChat still returns the old token.
    clock.advance(2 * hourMs - 302_000)
    wechat.sandbox.issueLoginCode()
    const late = node(createMemoryTokenStore())
    await check(late)
    await check(late)
    expect(callsOf(tokenPath)).toHaveLength(2)
  })

  it('names no reason beyond the errcode when the secret is wrong', async () => {
    wechat.sandbox.setFaults([{ target: tokenPath, kind: 'errcode', errcode: 40125 }])
    const client = node(createMemoryTokenStore())
    await expect(client.getPhoneNumber('x', openid)).rejects.toMatchObject({
      kind: 'rejected',
      errcode: 40125,
      message: '/cgi-bin/stable_token returned errcode 40125',
    })
  })
})
