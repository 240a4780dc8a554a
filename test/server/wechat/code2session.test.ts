import { createServer as createHttpServer } from 'node:http'
import { inspect } from 'node:util'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createWechatClient } from '../../../server/src/wechat/wechat-client'
import type { WechatCallRecord } from '../../../server/src/wechat/wechat-calls'
import { WechatError } from '../../../server/src/wechat/wechat-error'
import { createSandbox, type Sandbox } from '../../../tools/sandbox/create-sandbox'
import type { Fault } from '../../../tools/sandbox/common/faults'
import { startWechat } from './start-wechat'
import { freePort } from '../../support/free-port'
import { listen } from '../../support/listen'

const path = '/sns/jscode2session'

describe('code2Session', () => {
  const records: WechatCallRecord[] = []
  let nowMs = 0
  let wechat: Awaited<ReturnType<typeof startWechat>>

  beforeEach(async () => {
    records.length = 0
    nowMs = 1_000
    wechat = await startWechat({
      timeoutMs: 700,
      monotonicClock: () => nowMs,
      random: () => 0,
      onCall: (record) => records.push(record),
    })
  })

  afterEach(() => wechat.close())

  const errorOf = async (work: Promise<unknown>): Promise<WechatError> => {
    const error = await work.then(
      () => null,
      (reason: unknown) => reason,
    )
    if (error instanceof WechatError) return error
    throw new Error(`a WechatError was expected, not ${inspect(error)}`)
  }

  /** Nothing that may be logged holds the secret or the code. */
  const expectDiscreet = (error: WechatError, code: string) => {
    const text = inspect(error, { depth: 10, showHidden: true })
    expect(text).not.toContain(wechat.app.secret)
    expect(text).not.toContain(code)
  }

  it('answers who the code stands for', async () => {
    const identity = await wechat.client.code2Session(wechat.sandbox.issueLoginCode())
    expect(identity.openid).toMatch(/^o[\w-]{27}$/)
    expect(identity.unionid).toMatch(/^o[\w-]{27}$/)
    expect(Buffer.from(identity.sessionKey, 'base64')).toHaveLength(16)
    expect(records).toEqual([{ path, outcome: 'ok', errcode: 0, ms: expect.any(Number) }])
  })

  it('answers no unionid where WeChat gives none', async () => {
    const code = wechat.sandbox.issueLoginCode({ userId: 'yutong' })
    expect((await wechat.client.code2Session(code)).unionid).toBeNull()
  })

  it('reuses connections for calls that follow each other', async () => {
    for (let n = 0; n < 5; n += 1) {
      await wechat.client.code2Session(wechat.sandbox.issueLoginCode())
    }
    expect(wechat.sandbox.calls()).toHaveLength(5)
    expect(wechat.sandbox.connections()).toBeLessThanOrEqual(2)
  })

  it.each([
    [-1, 'unavailable', true, null],
    [40001, 'unavailable', true, null],
    [40013, 'rejected', false, null],
    [40029, 'code_invalid', false, null],
    [40125, 'rejected', false, null],
    [40163, 'code_invalid', false, null],
    [40164, 'rejected', false, null],
    [40226, 'blocked', false, null],
    [41008, 'code_invalid', false, null],
    [45009, 'rate_limited', true, null],
    [45011, 'rate_limited', true, 60_000],
    [99999, 'rejected', false, null],
  ])('throws for errcode %d: %s', async (errcode, kind, retryable, retryAfterMs) => {
    wechat.sandbox.setFaults([{ target: path, kind: 'errcode', errcode }])
    const error = await errorOf(wechat.client.code2Session('a-code-of-the-user'))
    expect(error).toMatchObject({ kind, errcode, retryable, retryAfterMs })
    expectDiscreet(error, 'a-code-of-the-user')
    expect(records).toEqual([{ path, outcome: kind, errcode, ms: expect.any(Number) }])
  })

  it.each<[string, Omit<Fault, 'target'>, RegExp]>([
    ['hangs before the headers', { kind: 'hang' }, /timed out/],
    ['hangs in the body', { kind: 'hang-in-body' }, /timed out/],
    ['trickles', { kind: 'trickle', delayMs: 50 }, /timed out/],
    ['resets', { kind: 'reset' }, /cannot be reached/],
    ['ends in the middle', { kind: 'cut-off' }, /cannot be reached/],
    ['responds with HTTP 500', { kind: 'http-500' }, /HTTP 500/],
    ['responds with HTTP 502 and HTML', { kind: 'http-502-html' }, /HTTP 502/],
    ['sends an empty body', { kind: 'empty' }, /no JSON/],
    ['responds with garbage', { kind: 'garbage' }, /no JSON/],
    ['sends half of its JSON', { kind: 'truncated' }, /no JSON/],
    [
      'sends an endless body',
      { kind: 'huge' },
      /cannot be reached \(UND_ERR_RES_EXCEEDED_MAX_SIZE\)/,
    ],
    ['sends no openid', { kind: 'no-openid' }, /no openid/],
    ['sends an openid that is not text', { kind: 'odd-openid' }, /no openid/],
  ])('throws unavailable when WeChat %s, and works after it', async (_name, fault, message) => {
    wechat.sandbox.setFaults([{ target: path, times: 1, ...fault }])
    const code = wechat.sandbox.issueLoginCode()
    const error = await errorOf(wechat.client.code2Session(code))
    expect(error).toMatchObject({ kind: 'unavailable', errcode: null, retryable: true })
    expect(error.message).toMatch(message)
    expectDiscreet(error, code)

    await wechat.client.code2Session(wechat.sandbox.issueLoginCode())
  })

  it('ends in its time also while it waits for a connection', async () => {
    const narrow = await startWechat({ timeoutMs: 300, connections: 1 })
    try {
      narrow.sandbox.setFaults([{ target: path, kind: 'hang' }])
      const startedAtMs = performance.now()
      const errors = await Promise.all(
        // One after the other they would take six seconds.
        Array.from({ length: 20 }, () =>
          errorOf(narrow.client.code2Session(narrow.sandbox.issueLoginCode())),
        ),
      )
      for (const error of errors) expect(error.message).toMatch(/timed out/)
      expect(performance.now() - startedAtMs).toBeLessThan(3_000)
    } finally {
      await narrow.close()
    }
  })

  it('tries once more when WeChat is busy', async () => {
    wechat.sandbox.setFaults([{ target: path, kind: 'busy', times: 1 }])
    await wechat.client.code2Session(wechat.sandbox.issueLoginCode())
    expect(wechat.sandbox.calls().map((call) => call.errcode)).toEqual([-1, 0])
  })

  it('tries no more than once when WeChat stays busy', async () => {
    wechat.sandbox.setFaults([{ target: path, kind: 'busy' }])
    await errorOf(wechat.client.code2Session('x'))
    expect(wechat.sandbox.calls()).toHaveLength(2)
  })

  it('sends a code no second time when the response is lost', async () => {
    wechat.sandbox.setFaults([{ target: path, kind: 'reset', takesEffect: true, times: 1 }])
    await errorOf(wechat.client.code2Session(wechat.sandbox.issueLoginCode()))
    expect(wechat.sandbox.calls()).toHaveLength(1)
  })

  it('tries once more when nothing listens', async () => {
    const port = await freePort()
    const sandboxes: Promise<Sandbox>[] = []
    const client = createWechatClient({
      appId: wechat.app.appId,
      appSecret: wechat.app.secret,
      baseUrl: `http://127.0.0.1:${String(port)}`,
      // Asked for between the first try and the second.
      random: () => {
        sandboxes.push(createSandbox({ port }))
        return 1
      },
    })
    const { openid } = await client.code2Session('the code is a mock one')
    expect(openid).toMatch(/^o/)
    expect(sandboxes).toHaveLength(1)
    for (const sandbox of sandboxes) await (await sandbox).close()
    await client.close()
  })

  it('throws unavailable when nothing listens', async () => {
    const client = createWechatClient({
      appId: wechat.app.appId,
      appSecret: wechat.app.secret,
      baseUrl: `http://127.0.0.1:${String(await freePort())}`,
      random: () => 0,
    })
    const error = await errorOf(client.code2Session('a-code-of-the-user'))
    expect(error).toMatchObject({ kind: 'unavailable', errcode: null })
    expect(error.message).toContain('ECONNREFUSED')
    expectDiscreet(error, 'a-code-of-the-user')
    await client.close()
  })

  it('throws unavailable when WeChat speaks no TLS', async () => {
    const client = createWechatClient({
      appId: wechat.app.appId,
      appSecret: wechat.app.secret,
      baseUrl: wechat.sandbox.url.replace('http:', 'https:'),
    })
    const error = await errorOf(client.code2Session('a-code-of-the-user'))
    expect(error).toMatchObject({ kind: 'unavailable' })
    expectDiscreet(error, 'a-code-of-the-user')
    await client.close()
  })

  it('does not send a used code again, for as long as WeChat would know it', async () => {
    const code = wechat.sandbox.issueLoginCode()
    await wechat.client.code2Session(code)
    expect(await errorOf(wechat.client.code2Session(code))).toMatchObject({ kind: 'code_invalid' })
    expect(wechat.sandbox.calls()).toHaveLength(1)

    nowMs += 5 * 60_000 + 1
    await errorOf(wechat.client.code2Session(code))
    expect(wechat.sandbox.calls()).toHaveLength(2)
  })

  it('sends a code again that a busy WeChat did not take', async () => {
    wechat.sandbox.setFaults([{ target: path, kind: 'busy', times: 2 }])
    const code = wechat.sandbox.issueLoginCode()
    await errorOf(wechat.client.code2Session(code))
    await wechat.client.code2Session(code)
  })

  it('leaves the mock code of DevTools to WeChat, every time', async () => {
    const first = await wechat.client.code2Session('the code is a mock one')
    const second = await wechat.client.code2Session('the code is a mock one')
    expect(second.openid).toBe(first.openid)
  })

  it('stops calling WeChat after ten failures in a row, then probes with one call', async () => {
    wechat.sandbox.setFaults([{ target: path, kind: 'http-500', times: 11 }])
    for (let n = 0; n < 10; n += 1) await errorOf(wechat.client.code2Session(`code ${String(n)}`))
    nowMs += 2_000
    expect(await errorOf(wechat.client.code2Session('x'))).toMatchObject({
      kind: 'unavailable',
      retryAfterMs: 1_000,
    })
    expect(wechat.sandbox.calls()).toHaveLength(10)

    nowMs += 1_000
    await Promise.all(['a', 'b', 'c'].map((code) => errorOf(wechat.client.code2Session(code))))
    expect(wechat.sandbox.calls()).toHaveLength(11)

    nowMs += 3_000
    await wechat.client.code2Session(wechat.sandbox.issueLoginCode())
    await wechat.client.code2Session(wechat.sandbox.issueLoginCode())
  })

  it.each<[string, Omit<Fault, 'target'>]>([
    ['responds with garbage', { kind: 'garbage' }],
    ['is busy', { kind: 'busy' }],
    ['resets', { kind: 'reset' }],
  ])('keeps calling a WeChat that %s: one user could make it do so', async (_name, fault) => {
    wechat.sandbox.setFaults([{ target: path, ...fault }])
    for (let n = 0; n < 15; n += 1) await errorOf(wechat.client.code2Session(`odd ${String(n)}`))
    wechat.sandbox.setFaults([])
    await wechat.client.code2Session(wechat.sandbox.issueLoginCode())
  })

  it.each([
    ['129 characters', 'x'.repeat(129)],
    ['Chinese', '码'.repeat(32)],
    ['a line break', 'a\nb'],
  ])('sends no code of %s: WeChat has none', async (_name, code) => {
    expect(await errorOf(wechat.client.code2Session(code))).toMatchObject({ kind: 'code_invalid' })
    await expect(wechat.client.getPhoneNumber(code, 'openid')).rejects.toMatchObject({
      kind: 'code_invalid',
    })
    expect(wechat.sandbox.calls()).toHaveLength(0)
  })

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('reads a response that a gateway compressed unasked with %s', async (encoding, compress) => {
    const gateway = await startGateway(encoding, compress(JSON.stringify(identity)))
    try {
      expect(await gateway.client.code2Session('a-code')).toMatchObject({ openid: 'an-openid' })
      expect(gateway.acceptEncoding()).toBe('identity')
    } finally {
      await gateway.close()
    }
  })

  it('refuses a response that a small compressed body makes huge', async () => {
    const gateway = await startGateway('gzip', gzipSync(Buffer.alloc(50_000_000)))
    try {
      expect((await errorOf(gateway.client.code2Session('a-code'))).message).toContain(
        'ERR_BUFFER_TOO_LARGE',
      )
    } finally {
      await gateway.close()
    }
  })

  const identity = { openid: 'an-openid', session_key: Buffer.alloc(16).toString('base64') }

  const startGateway = async (encoding: string, body: Buffer) => {
    let accepted: unknown
    const server = createHttpServer((request, response) => {
      accepted = request.headers['accept-encoding']
      response.writeHead(200, { 'content-encoding': encoding }).end(body)
    })
    const { url: baseUrl } = await listen(server)
    const client = createWechatClient({
      appId: wechat.app.appId,
      appSecret: wechat.app.secret,
      baseUrl,
    })
    return {
      client,
      acceptEncoding: () => accepted,
      async close() {
        await client.close()
        await new Promise((closed) => server.close(closed))
      },
    }
  }

  it('stays with a WeChat that refuses codes', async () => {
    for (let n = 0; n < 15; n += 1) {
      const error = await errorOf(wechat.client.code2Session(`wrong ${String(n)}`))
      expect(error.kind).toBe('code_invalid')
    }
  })
})
