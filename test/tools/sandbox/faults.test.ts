import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createSandbox, type Sandbox } from '../../../tools/sandbox/create-sandbox'
import type { FaultKind } from '../../../tools/sandbox/common/faults'

const path = '/sns/jscode2session'

describe('faults', () => {
  let sandbox: Sandbox

  beforeEach(async () => {
    sandbox = await createSandbox()
  })

  afterEach(() => sandbox.close())

  const exchange = (code: string, timeoutMs = 5_000) => {
    const app = sandbox.apps[0]
    const query = new URLSearchParams({
      appid: app?.appId ?? '',
      secret: app?.secret ?? '',
      js_code: code,
      grant_type: 'authorization_code',
    })
    return fetch(`${sandbox.url}${path}?${query.toString()}`, {
      signal: AbortSignal.timeout(timeoutMs),
    })
  }

  const errcodeOf = async (response: Response) =>
    (JSON.parse(await response.text()) as { errcode?: number }).errcode ?? 0

  it('hits as many calls as asked, in their order, then none', async () => {
    const code = sandbox.issueLoginCode()
    sandbox.setFaults([
      { target: path, kind: 'busy', times: 2 },
      { target: '*', kind: 'errcode', errcode: 45009, times: 1 },
    ])
    const errcodes = []
    for (let n = 0; n < 4; n += 1) errcodes.push(await errcodeOf(await exchange(code)))
    expect(errcodes).toEqual([-1, -1, 45009, 0])
    expect(sandbox.faults()).toEqual([])
  })

  it('hits every call until it is cleared, but not the control API', async () => {
    sandbox.setFaults([{ target: '*', kind: 'http-500' }])
    for (let n = 0; n < 3; n += 1) expect((await exchange('x')).status).toBe(500)
    expect((await fetch(`${sandbox.controlUrl}/users`)).status).toBe(200)
    await fetch(`${sandbox.controlUrl}/faults`, { method: 'DELETE' })
    expect((await exchange('x')).status).toBe(200)
  })

  it('leaves other paths alone', async () => {
    sandbox.setFaults([{ target: '/cgi-bin/stable_token', kind: 'busy' }])
    expect(await errcodeOf(await exchange('x'))).toBe(40029)
  })

  it('hits a path of the control API that is named, as when wx.login fails', async () => {
    sandbox.setFaults([{ target: '/sandbox/login-codes', kind: 'http-500', times: 1 }])
    const wxLogin = () => fetch(`${sandbox.controlUrl}/login-codes`, { method: 'POST' })
    expect((await wxLogin()).status).toBe(500)
    expect((await wxLogin()).status).toBe(200)
  })

  it.each<[FaultKind, (response: Response) => Promise<void>]>([
    [
      'http-502-html',
      async (response) => {
        expect(response.status).toBe(502)
        expect(await response.text()).toContain('<html>')
      },
    ],
    [
      'garbage',
      async (response) => {
        expect(response.status).toBe(200)
        const text = await response.text()
        expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
      },
    ],
    [
      'empty',
      async (response) => {
        expect(await response.text()).toBe('')
      },
    ],
    [
      'truncated',
      async (response) => {
        const text = await response.text()
        expect(text).toMatch(/^\{"session_key":/)
        expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
      },
    ],
    [
      'cut-off',
      async (response) => {
        await expect(response.text()).rejects.toThrow('terminated')
      },
    ],
    [
      'no-openid',
      async (response) => {
        const body = (await response.json()) as object
        expect(body).toHaveProperty('session_key')
        expect(body).not.toHaveProperty('openid')
      },
    ],
    [
      'odd-openid',
      async (response) => {
        expect(await response.json()).toMatchObject({ openid: '\ud800' })
      },
    ],
  ])('responds to a sign-in with %s', async (kind, check) => {
    sandbox.setFaults([{ target: path, kind }])
    await check(await exchange(sandbox.issueLoginCode()))
  })

  it('delays the true response', async () => {
    sandbox.setFaults([{ target: path, kind: 'delay', delayMs: 30, times: 1 }])
    expect(await errcodeOf(await exchange(sandbox.issueLoginCode()))).toBe(0)
    expect(sandbox.calls()[0]?.ms).toBeGreaterThanOrEqual(29)
  })

  it('trickles the true response', async () => {
    sandbox.setFaults([{ target: path, kind: 'trickle', delayMs: 0 }])
    expect(await errcodeOf(await exchange(sandbox.issueLoginCode()))).toBe(0)
  })

  it('sends more than a client should read', async () => {
    sandbox.setFaults([{ target: path, kind: 'huge', bytes: 3_000_000 }])
    expect((await (await exchange('x')).text()).length).toBeGreaterThan(3_000_000)
  })

  it('resets the connection', async () => {
    sandbox.setFaults([{ target: path, kind: 'reset', times: 1 }])
    const code = sandbox.issueLoginCode()
    await expect(exchange(code)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    expect(sandbox.calls()[0]).toMatchObject({ status: null, errcode: null, fault: 'reset' })
    expect(await errcodeOf(await exchange(code))).toBe(0)
  })

  it('uses the code up when the response is lost', async () => {
    sandbox.setFaults([{ target: path, kind: 'reset', times: 1, takesEffect: true }])
    const code = sandbox.issueLoginCode()
    await expect(exchange(code)).rejects.toThrow('fetch failed')
    expect(await errcodeOf(await exchange(code))).toBe(40163)
  })

  it('hangs before the headers, and in the body', async () => {
    sandbox.setFaults([{ target: path, kind: 'hang', times: 1 }])
    await expect(exchange('x', 100)).rejects.toMatchObject({ name: 'TimeoutError' })

    sandbox.setFaults([{ target: path, kind: 'hang-in-body', times: 1 }])
    const response = await exchange(sandbox.issueLoginCode(), 200)
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('closes although calls hang', async () => {
    const own = await createSandbox()
    own.setFaults([{ target: '*', kind: 'hang' }])
    const hanging = fetch(`${own.url}${path}`)
    const refused = expect(hanging).rejects.toThrow('fetch failed')
    // The sandbox has taken the fault's call once it responds to a later one.
    await fetch(`${own.controlUrl}/users`)
    await own.close()
    await refused
  })
})
