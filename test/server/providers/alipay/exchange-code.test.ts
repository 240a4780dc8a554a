import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { ProviderCallRecord } from '../../../../server/src/upstream/provider-calls'
import type { Fault } from '../../../../tools/sandbox/common/faults'
import { providerErrorOf, textOf } from '../provider-error-of'
import { startCompressingGateway } from '../start-compressing-gateway'
import { startAlipay } from './start-alipay'
import { listen } from '../../../support/listen'

const target = '/gateway.do'
const call = 'alipay.system.oauth.token'

describe('exchangeCode', () => {
  const records: ProviderCallRecord[] = []
  let alipay: Awaited<ReturnType<typeof startAlipay>>
  let nowMs = 0

  beforeEach(async () => {
    records.length = 0
    nowMs = Date.now()
    alipay = await startAlipay({
      client: {
        timeoutMs: 1_500,
        clock: () => nowMs,
        onCall: (record) => records.push(record),
      },
      sandbox: { clock: () => nowMs },
    })
  })

  afterEach(() => alipay.close())

  const { any } = expect
  const exchange = (code: string) => alipay.client.exchangeCode(code)
  const errorOf = (code: string) => providerErrorOf(exchange(code))
  const newCode = (userId = 'xiaoming') => alipay.sandbox.alipay.issueAuthCode({ userId })

  it('returns the open id and the union id of the user', async () => {
    const first = await exchange(newCode())
    expect(first).toEqual({ openId: any(String), userId: null, unionId: any(String) })
    expect(await exchange(newCode())).toEqual(first)
    expect((await exchange(newCode('siqi'))).openId).not.toBe(first.openId)
    expect(records[0]).toEqual({ call, outcome: 'ok', platformCode: null, ms: any(Number) })
  })

  it('returns both ids through the switch from user ids to open ids', async () => {
    const { setIdPhase } = alipay.sandbox.alipay
    setIdPhase('jingyi', 'user_id')
    const before = await exchange(newCode('jingyi'))
    setIdPhase('jingyi', 'both')
    const within = await exchange(newCode('jingyi'))
    setIdPhase('jingyi', 'open_id')
    const after = await exchange(newCode('jingyi'))

    expect(before).toMatchObject({ openId: null, userId: expect.stringMatching(/^2088\d{12}$/) })
    expect(within).toMatchObject({ openId: after.openId, userId: before.userId })
    expect(after).toMatchObject({ openId: any(String), userId: null })
  })

  it('returns no union id if the user has none, or the app is in no group', async () => {
    expect((await exchange(newCode('yutong'))).unionId).toBeNull()
    const ungrouped = await startAlipay({ app: 2 })
    const code = ungrouped.sandbox.alipay.issueAuthCode({ appId: ungrouped.app.appId })
    expect((await ungrouped.client.exchangeCode(code)).unionId).toBeNull()
    await ungrouped.close()
  })

  it('signs in certificate mode', async () => {
    const certified = await startAlipay({ app: 1 })
    const code = certified.sandbox.alipay.issueAuthCode({ appId: certified.app.appId })
    expect(await certified.client.exchangeCode(code)).toMatchObject({ openId: any(String) })
    await certified.close()
  })

  it.each([
    ['an unknown code', () => 'f'.repeat(32)],
    [
      'a code of another app',
      () => alipay.sandbox.alipay.issueAuthCode({ appId: '2021000000000002' }),
    ],
  ])('throws code_invalid for %s', async (_name, code) => {
    expect(await errorOf(code())).toMatchObject({
      kind: 'code_invalid',
      platformCode: 'isv.code-invalid',
    })
  })

  it('throws code_invalid for a used code', async () => {
    const code = newCode()
    await exchange(code)
    expect(await errorOf(code)).toMatchObject({ kind: 'code_invalid' })
  })

  it('throws code_invalid for an expired code', async () => {
    const code = newCode()
    nowMs += 3 * 60_000
    expect(await errorOf(code)).toMatchObject({ kind: 'code_invalid' })
  })

  it.each(['', 'with a space', '码'.repeat(20), 'x'.repeat(257), 'new\nline'])(
    'sends no code that Alipay cannot have made: %j',
    async (code) => {
      expect(await errorOf(code)).toMatchObject({ kind: 'code_invalid', platformCode: null })
      expect(alipay.sandbox.calls()).toHaveLength(0)
    },
  )

  it.each([
    [40002, 'isv.code-invalid', 'code_invalid'],
    [40002, 'isv.invalid-signature', 'rejected'],
    [40001, 'isv.missing-method', 'rejected'],
    [40001, 'isv.missing-signature', 'rejected'],
    [40001, 'isv.missing-signature-type', 'rejected'],
    [40001, 'isv.missing-signature-key', 'rejected'],
    [40001, 'isv.missing-app-id', 'rejected'],
    [40001, 'isv.missing-timestamp', 'rejected'],
    [40001, 'isv.missing-version', 'rejected'],
    [40003, 'isv.decryption-error-unknown', 'rejected'],
    [40006, 'isv.insufficient-isv-permissions', 'rejected'],
    [20000, 'isp.unknow-error', 'unavailable'],
    [20000, 'aop.unknow-error', 'unavailable'],
    [20000, 'isp.some-new-error', 'unavailable'],
    [20001, 'aop.invalid-auth-token', 'rejected'],
    [20001, 'aop.auth-token-time-out', 'rejected'],
    [40005, 'isv.app-call-limited', 'rate_limited'],
    [40005, 'isv.method-call-limited', 'rate_limited'],
    [40004, 'ACQ.SYSTEM_ERROR', 'rejected'],
    [49999, 'isv.not-in-any-table', 'rejected'],
  ])('throws for %i %s: %s', async (errcode, subCode, kind) => {
    alipay.sandbox.setFaults([{ target, kind: 'errcode', errcode, subCode }])
    const code = newCode()
    const error = await errorOf(code)
    expect(error).toMatchObject({ kind, platformCode: subCode })
    expect(textOf(error)).not.toContain(code)
    expect(records.at(-1)).toEqual({ call, outcome: kind, platformCode: subCode, ms: any(Number) })
  })

  it('throws rejected if the app signs with another key, and repeats nothing of the request', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const other = await startAlipay({ client: { privateKey } })
    const code = other.sandbox.alipay.issueAuthCode()
    const error = await providerErrorOf(other.client.exchangeCode(code))
    expect(error).toMatchObject({ kind: 'rejected', platformCode: 'isv.invalid-signature' })
    expect(textOf(error)).not.toContain(code)
    // The gateway did not take the code.
    expect(await alipay.client.exchangeCode(newCode())).toMatchObject({ openId: any(String) })
    await other.close()
  })

  it('throws rejected for certificate numbers that are not the console’s', async () => {
    const sns = { app: '0'.repeat(32), root: '0'.repeat(32) }
    const other = await startAlipay({ app: 1, client: { certificateSns: sns } })
    const code = other.sandbox.alipay.issueAuthCode({ appId: other.app.appId })
    expect(await providerErrorOf(other.client.exchangeCode(code))).toMatchObject({
      kind: 'rejected',
      platformCode: 'isv.invalid-signature',
    })
    await other.close()
  })

  it.each<[string, Fault['kind']]>([
    ['unsigned', 'unsigned'],
    ['signed with a key that is not Alipay’s', 'forged'],
    ['signed for another app', 'foreign'],
    ['signed in another order', 'reordered'],
    ['there twice', 'doubled'],
  ])('believes no response that is %s', async (_name, kind) => {
    alipay.sandbox.setFaults([{ target, kind, times: 1 }])
    const error = await errorOf(newCode())
    expect(error.kind).toBe(kind === 'doubled' ? 'unavailable' : 'rejected')
    expect(textOf(error)).not.toMatch(/2088|authbseB/)
    expect(await exchange(newCode())).toMatchObject({ openId: any(String) })
  })

  it('believes nothing if the app’s own public key is set in place of Alipay’s', async () => {
    const key = createPrivateKey(alipay.app.privateKey)
    const wrong = await startAlipay({ client: { publicKey: { key, certificateSn: null } } })
    const error = await providerErrorOf(
      wrong.client.exchangeCode(wrong.sandbox.alipay.issueAuthCode()),
    )
    expect(error).toMatchObject({ kind: 'rejected' })
    expect(error.message).toContain("the public key is Alipay's and not the app's own")
    await wrong.close()
  })

  it('says that Alipay has another certificate', async () => {
    const certified = await startAlipay({ app: 1 })
    certified.sandbox.setFaults([{ target, kind: 'other-certificate' }])
    const code = certified.sandbox.alipay.issueAuthCode({ appId: certified.app.appId })
    const error = await providerErrorOf(certified.client.exchangeCode(code))
    expect(error).toMatchObject({ kind: 'rejected' })
    expect(error.message).toContain('another certificate than ALIPAY_CERT')
    await certified.close()
  })

  it('reads a response with spaces, line breaks and escaped slashes', async () => {
    alipay.sandbox.setFaults([{ target, kind: 'respaced' }])
    expect(await exchange(newCode())).toMatchObject({ openId: any(String) })
  })

  it.each<[string, Omit<Fault, 'target'>, RegExp]>([
    ['hangs before the headers', { kind: 'hang' }, /timed out/],
    ['hangs in the body', { kind: 'hang-in-body' }, /timed out/],
    ['trickles', { kind: 'trickle', delayMs: 50 }, /timed out/],
    ['is late', { kind: 'delay', delayMs: 5_000 }, /timed out/],
    ['resets', { kind: 'reset' }, /cannot be reached/],
    ['ends in the middle', { kind: 'cut-off' }, /cannot be reached/],
    ['returns HTTP 500', { kind: 'http-500' }, /HTTP 500/],
    ['returns 502 with HTML', { kind: 'http-502-html' }, /HTTP 502/],
    ['returns nothing', { kind: 'empty' }, /no JSON/],
    ['returns garbage', { kind: 'garbage' }, /no JSON/],
    ['returns half a JSON', { kind: 'truncated' }, /no JSON/],
    ['returns endlessly', { kind: 'huge' }, /UND_ERR_RES_EXCEEDED_MAX_SIZE/],
    ['returns no id', { kind: 'no-openid' }, /no id of the user/],
    ['returns an id that is no text', { kind: 'odd-openid' }, /malformed open_id/],
  ])('throws unavailable if the gateway %s, and works after it', async (_name, fault, message) => {
    alipay.sandbox.setFaults([{ target, times: 1, ...fault }])
    const code = newCode()
    const error = await errorOf(code)
    expect(error).toMatchObject({ kind: 'unavailable', platformCode: null })
    expect(error.message).toMatch(message)
    expect(textOf(error)).not.toContain(code)
    expect(await exchange(newCode())).toMatchObject({ openId: any(String) })
  })

  it('sends a call once more if the gateway is busy, and no more than once', async () => {
    alipay.sandbox.setFaults([{ target, kind: 'busy', times: 1 }])
    await exchange(newCode())
    expect(alipay.sandbox.calls().map(({ errcode }) => errcode)).toEqual([20000, 0])

    alipay.sandbox.setFaults([{ target, kind: 'busy' }])
    expect(await errorOf(newCode())).toMatchObject({ kind: 'unavailable' })
    expect(alipay.sandbox.calls()).toHaveLength(4)
  })

  it('does not send a code again whose response is lost', async () => {
    alipay.sandbox.setFaults([{ target, kind: 'reset', takesEffect: true }])
    await errorOf(newCode())
    expect(alipay.sandbox.calls()).toHaveLength(1)
  })

  it('sends the time of Beijing', async () => {
    const seen: string[] = []
    const utc = Date.UTC(2026, 0, 1, 19, 4, 5)
    const server = createServer((request, response) => {
      seen.push(new URL(request.url ?? '/', 'http://x').searchParams.get('timestamp') ?? '')
      response.end('{}')
    })
    const gatewayUrl = `${(await listen(server)).url}/gateway.do`
    const other = await startAlipay({ client: { clock: () => utc, gatewayUrl } })
    await providerErrorOf(other.client.exchangeCode('a-code'))
    expect(seen).toEqual(['2026-01-02 03:04:05'])
    await other.close()
    server.close()
  })

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('reads a signed response that a proxy compressed with %s', async (encoding, compress) => {
    const proxy = await startCompressingGateway(alipay.sandbox.url, encoding, compress)
    const gatewayUrl = `${proxy.url}${target}`
    const behind = await startAlipay({ client: { gatewayUrl } })
    expect(await behind.client.exchangeCode(newCode())).toMatchObject({ openId: any(String) })
    await behind.close()
    await proxy.close()
  })

  it('refuses a response that a small compressed body makes huge', async () => {
    const huge = gzipSync(Buffer.alloc(50_000_000))
    const proxy = await startCompressingGateway(alipay.sandbox.url, 'gzip', () => huge)
    const behind = await startAlipay({ client: { gatewayUrl: `${proxy.url}${target}` } })
    const error = await providerErrorOf(behind.client.exchangeCode(newCode()))
    expect(error).toMatchObject({ kind: 'unavailable', platformCode: null })
    await behind.close()
    await proxy.close()
  })
})
