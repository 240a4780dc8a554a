import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { ProviderCallRecord } from '../../../../server/src/upstream/provider-calls'
import type { Fault } from '../../../../tools/sandbox/common/faults'
import { providerErrorOf, textOf } from '../provider-error-of'
import { startCompressingGateway } from '../start-compressing-gateway'
import { startDouyin } from './start-douyin'

const target = '/api/apps/v2/jscode2session'

describe('code2Session', () => {
  const records: ProviderCallRecord[] = []
  let douyin: Awaited<ReturnType<typeof startDouyin>>
  let nowMs = 0

  beforeEach(async () => {
    records.length = 0
    nowMs = Date.now()
    douyin = await startDouyin(
      { timeoutMs: 1_500, onCall: (record) => records.push(record) },
      { clock: () => nowMs },
    )
  })

  afterEach(() => douyin.close())

  const { any } = expect
  const exchange = (code: string) => douyin.client.code2Session(code)
  const errorOf = (code: string) => providerErrorOf(exchange(code))
  const newCode = (userId = 'xiaoming', appId?: string) =>
    douyin.sandbox.douyin.login({ userId, appId }).code ?? ''

  it('returns the openid, the union id and the session key', async () => {
    const first = await exchange(newCode())
    expect(first).toEqual({ openid: any(String), unionId: any(String), sessionKey: any(String) })
    expect(Buffer.from(first.sessionKey ?? '', 'base64')).toHaveLength(16)
    const second = await exchange(newCode())
    expect(second).toMatchObject({ openid: first.openid, unionId: first.unionId })
    expect(second.sessionKey).not.toBe(first.sessionKey)
    expect(records[0]).toEqual({
      call: target,
      outcome: 'ok',
      platformCode: null,
      ms: any(Number),
    })
  })

  it('returns no union id for a user without one', async () => {
    expect((await exchange(newCode('yutong'))).unionId).toBeNull()
  })

  it('returns one union id for two apps of one developer', async () => {
    const [, second] = douyin.sandbox.douyin.apps
    const other = await startDouyin({
      appId: second?.appId ?? '',
      appSecret: second?.secret ?? '',
      baseUrl: douyin.sandbox.url,
    })
    const there = await other.client.code2Session(newCode('xiaoming', second?.appId))
    const here = await exchange(newCode())
    expect(there.unionId).toBe(here.unionId)
    expect(there.openid).not.toBe(here.openid)
    await other.close()
  })

  it('throws provisional for the anonymous code of a visitor', async () => {
    const login = douyin.sandbox.douyin.login({ userId: 'zihan' })
    expect(login).toEqual({ anonymousCode: any(String), isLogin: false })
    const error = await errorOf(login.anonymousCode)
    expect(error).toMatchObject({ kind: 'provisional' })
    // No id of the device is in what a log could show.
    expect(textOf(error)).not.toMatch(/_000/)
  })

  it.each([
    ['an unknown code', () => 'x'.repeat(32)],
    ['a code of another app', () => newCode('xiaoming', 'ttfeed0000cafe0002')],
    [
      'an expired code',
      () => {
        const code = newCode()
        nowMs += 5 * 60_000
        return code
      },
    ],
  ])('throws code_invalid for %s', async (_name, code) => {
    expect(await errorOf(code())).toMatchObject({ kind: 'code_invalid', platformCode: '40018' })
  })

  it('throws code_invalid for a used code', async () => {
    const code = newCode()
    await exchange(code)
    expect(await errorOf(code)).toMatchObject({ kind: 'code_invalid' })
  })

  it('throws code_invalid for a used anonymous code', async () => {
    const { anonymousCode } = douyin.sandbox.douyin.login({ userId: 'zihan' })
    await errorOf(anonymousCode)
    expect(await errorOf(anonymousCode)).toMatchObject({ kind: 'code_invalid' })
  })

  it.each(['', 'with a space', '码'.repeat(20), 'x'.repeat(257)])(
    'sends no code that Douyin cannot have made: %j',
    async (code) => {
      expect(await errorOf(code)).toMatchObject({ kind: 'code_invalid', platformCode: null })
      expect(douyin.sandbox.calls()).toHaveLength(0)
    },
  )

  it.each([
    [-1, 'unavailable'],
    [40014, 'rejected'],
    [40015, 'rejected'],
    [40017, 'rejected'],
    [40018, 'code_invalid'],
    [40019, 'code_invalid'],
    [40020, 'rejected'],
    [28001016, 'rejected'],
    [99999, 'rejected'],
  ])('throws for err_no %i: %s', async (errcode, kind) => {
    douyin.sandbox.setFaults([{ target, kind: 'errcode', errcode }])
    const code = newCode()
    const error = await errorOf(code)
    expect(error).toMatchObject({ kind, platformCode: String(errcode) })
    expect(textOf(error)).not.toContain(code)
    expect(textOf(error)).not.toContain(douyin.app.secret)
  })

  it.each([
    ['a wrong secret', { appSecret: 'f'.repeat(40) }, '40017'],
    ['a wrong appid', { appId: 'ttfeed00000000ffff' }, '40015'],
    ['no secret', { appSecret: '' }, '40014'],
  ])('throws rejected with %s', async (_name, options, platformCode) => {
    const wrong = await startDouyin(options)
    const code = wrong.sandbox.douyin.login().code ?? ''
    const error = await providerErrorOf(wrong.client.code2Session(code))
    expect(error).toMatchObject({ kind: 'rejected', platformCode })
    await wrong.close()
  })

  it.each<[string, Omit<Fault, 'target'>, RegExp]>([
    ['hangs before the headers', { kind: 'hang' }, /timed out/],
    ['hangs in the body', { kind: 'hang-in-body' }, /timed out/],
    ['is late', { kind: 'delay', delayMs: 5_000 }, /timed out/],
    ['resets', { kind: 'reset' }, /cannot be reached/],
    ['ends in the middle', { kind: 'cut-off' }, /cannot be reached/],
    ['returns HTTP 500', { kind: 'http-500' }, /HTTP 500/],
    ['returns 502 with HTML', { kind: 'http-502-html' }, /HTTP 502/],
    ['returns nothing', { kind: 'empty' }, /no JSON/],
    ['returns garbage', { kind: 'garbage' }, /no JSON/],
    ['returns half a JSON', { kind: 'truncated' }, /no JSON/],
    ['returns endlessly', { kind: 'huge' }, /UND_ERR_RES_EXCEEDED_MAX_SIZE/],
    ['returns no data', { kind: 'no-openid' }, /no openid/],
    ['returns data that is none', { kind: 'odd-openid' }, /no openid/],
  ])('throws unavailable if Douyin %s, and works after it', async (_name, fault, message) => {
    douyin.sandbox.setFaults([{ target, times: 1, ...fault }])
    const code = newCode()
    const error = await errorOf(code)
    expect(error).toMatchObject({ kind: 'unavailable', platformCode: null })
    expect(error.message).toMatch(message)
    expect(textOf(error)).not.toContain(douyin.app.secret)
    await exchange(newCode())
  })

  it('sends a call once more if Douyin is busy, and no more than once', async () => {
    douyin.sandbox.setFaults([{ target, kind: 'busy', times: 1 }])
    await exchange(newCode())
    expect(douyin.sandbox.calls().map(({ errcode }) => errcode)).toEqual([-1, 0])
    douyin.sandbox.setFaults([{ target, kind: 'busy' }])
    await errorOf(newCode())
    expect(douyin.sandbox.calls()).toHaveLength(4)
  })

  it('does not send a code again whose response is lost', async () => {
    douyin.sandbox.setFaults([{ target, kind: 'reset', takesEffect: true }])
    await errorOf(newCode())
    expect(douyin.sandbox.calls()).toHaveLength(1)
  })

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('reads a response that a gateway compressed unasked with %s', async (encoding, compress) => {
    const gateway = await startCompressingGateway(douyin.sandbox.url, encoding, compress)
    const behind = await startDouyin({ baseUrl: gateway.url })
    expect((await behind.client.code2Session(newCode())).openid).toMatch(/\S/)
    await behind.close()
    await gateway.close()
  })

  it('refuses a response that a small compressed body makes huge', async () => {
    const huge = gzipSync(Buffer.alloc(50_000_000))
    const gateway = await startCompressingGateway(douyin.sandbox.url, 'gzip', () => huge)
    const behind = await startDouyin({ baseUrl: gateway.url })
    const error = await providerErrorOf(behind.client.code2Session(newCode()))
    expect(error).toMatchObject({ kind: 'unavailable', platformCode: null })
    await behind.close()
    await gateway.close()
  })
})
