import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Runtime } from '../../src/runtime'
import { nodeTransport } from '../support/node-transport'
import { sendProblem, startWireServer, testUser, type WireServer } from '../support/wire-server'
import { createFakeWx, type FakeWx } from './support/fake-wx'
import { bundleApp, bundleTimeoutMs, type LoadedApp } from './support/load-app'

let load: (host: object) => LoadedApp
let server: WireServer
let host: FakeWx
let runtime: Runtime

beforeAll(async () => {
  load = await bundleApp('weapp')
}, bundleTimeoutMs)

beforeEach(async () => {
  server = await startWireServer()
  host = createFakeWx()
  runtime = start()
})

afterEach(() => server.close())

/** A process of the app on the same phone. */
const start = (): Runtime => load(host.wx).createRuntime({ apiBaseUrl: server.url })

const bodyOf = (method: string, path: string): unknown => {
  const call = server.calls.find((each) => each.method === method && each.path === path)
  return JSON.parse(call?.body ?? 'null')
}

describe('createRuntime', () => {
  it('signs in with a code of WeChat, and survives a cold start without a request', async () => {
    await runtime.auth.signIn().done
    expect(bodyOf('POST', '/v1/sessions')).toEqual({
      provider: 'weapp',
      code: 'wx-code-1',
      device: { name: 'Apple X', platform: 'ios' },
    })
    const calls = server.calls.length
    const next = start()
    expect(next.auth.store.getState()).toMatchObject({ status: 'signedIn', user: testUser })
    expect(server.calls).toHaveLength(calls)
    await expect(next.api.readMe()).resolves.toEqual(testUser)
  })

  it('is one for each API: two would undo each other’s sign-outs', async () => {
    const app = load(host.wx)
    const first = app.createRuntime({ apiBaseUrl: server.url })
    expect(app.createRuntime({ apiBaseUrl: server.url })).toBe(first)
    expect(app.createRuntime({ apiBaseUrl: 'https://staging.example.com' })).not.toBe(first)
    await first.auth.signIn().done
    const second = app.createRuntime({ apiBaseUrl: server.url })
    await second.auth.signOut()
    expect(first.auth.store.getState().status).toBe('signedOut')
    expect(start().auth.store.getState().signedOutBy).toBe('user')
  })

  it('takes a transport of the app’s own', async () => {
    const asked: string[] = []
    const own = load(host.wx).createRuntime({
      apiBaseUrl: server.url,
      transport: (request) => {
        asked.push(`${request.method} ${request.url}`)
        return nodeTransport(request)
      },
    })
    await own.auth.signIn().done
    expect(asked).toEqual([`POST ${server.url}/v1/sessions`])
  })

  it('keeps everything under the prefix of the app', async () => {
    const own = load(host.wx).createRuntime({ apiBaseUrl: server.url, storagePrefix: 'shop' })
    await own.auth.signIn().done
    expect([...host.storage.keys()].sort()).toEqual([
      `shop.auth:weapp:${server.url}`,
      `shop.installation:weapp:${server.url}`,
    ])
    expect(start().auth.store.getState().status).toBe('signedOut')
  })

  it('tells the server nothing of the device where the app says so', async () => {
    const own = load(host.wx).createRuntime({ apiBaseUrl: server.url, readDevice: () => null })
    await own.auth.signIn().done
    expect(bodyOf('POST', '/v1/sessions')).toEqual({ provider: 'weapp', code: 'wx-code-1' })
  })

  it('takes an address with a slash at its end for the same API', () => {
    const app = load(host.wx)
    const first = app.createRuntime({ apiBaseUrl: server.url })
    expect(app.createRuntime({ apiBaseUrl: `${server.url}/` })).toBe(first)
  })

  it.each([undefined, '', 'api.example.com', 'https://'])(
    'says how to give an address in place of %p',
    (apiBaseUrl) => {
      expect(() => load(host.wx).createRuntime({ apiBaseUrl })).toThrow(
        /Set TARO_APP_API_BASE_URL in \.env/,
      )
    },
  )

  it('sends the id of the installation with each sign-in, the same after a cold start', async () => {
    await runtime.auth.signIn().done
    await runtime.auth.signOut()
    await start().auth.signIn().done
    const ids = server.calls
      .filter(({ method, path }) => method === 'POST' && path === '/v1/sessions')
      .map(({ headers }) => headers['x-passport-installation'])
    expect(ids).toHaveLength(2)
    expect(ids[0]).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(ids[1]).toBe(ids[0])
  })

  it('tells the server nothing of a device that it does not know', async () => {
    host.wx['getDeviceInfo'] = () => {
      throw new Error('getDeviceInfo:fail')
    }
    await runtime.auth.signIn().done
    expect(bodyOf('POST', '/v1/sessions')).toEqual({ provider: 'weapp', code: 'wx-code-1' })
  })

  it('renews for a request that is refused, naming the session', async () => {
    await runtime.auth.signIn().done
    server.sessions.clear()
    server.calls.length = 0
    await expect(runtime.api.readMe()).resolves.toEqual(testUser)
    expect(bodyOf('POST', '/v1/sessions')).toMatchObject({ renews: 'session-1' })
  })

  it('revokes on signing out', async () => {
    await runtime.auth.signIn().done
    await runtime.auth.signOut()
    expect(server.sessions.size).toBe(0)
    expect(start().auth.store.getState()).toMatchObject({
      status: 'signedOut',
      signedOutBy: 'user',
    })
  })

  it('changes the nickname, on a host without PATCH', async () => {
    await runtime.auth.signIn().done
    await runtime.api.updateMe({ nickname: 'Bo' })
    const call = server.calls.at(-1)
    expect(call).toMatchObject({ method: 'POST', path: '/v1/me', body: '{"nickname":"Bo"}' })
    expect(call?.headers['x-http-method-override']).toBe('PATCH')
  })

  it('uploads a picture', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'passport-'))
    const picture = join(folder, 'avatar.png')
    await writeFile(picture, 'a picture')
    await runtime.auth.signIn().done
    await expect(runtime.api.uploadAvatar(picture)).resolves.toEqual(testUser)
    await rm(folder, { recursive: true })
  })

  it('gives a request up', async () => {
    await runtime.auth.signIn().done
    server.overrides.push((call) => call.path === '/v1/me')
    const task = runtime.api.readMe()
    const outcome = expect(task).rejects.toMatchObject({ code: 'cancelled' })
    task.abort()
    await outcome
  })

  it('follows the host from its start to its end', () => {
    const stop = runtime.auth.start()
    expect([host.listeners('appShow'), host.listeners('networkStatusChange')]).toEqual([1, 1])
    stop()
    expect([host.listeners('appShow'), host.listeners('networkStatusChange')]).toEqual([0, 0])
  })

  it('keeps a log of the steps, and no secret in it', async () => {
    await runtime.auth.signIn().done
    await runtime.auth.signOut()
    const events = runtime.loginLog.entries().map(({ event }) => event)
    expect(events).toEqual([
      'attempted',
      'loginCode',
      'exchange',
      'signedIn',
      'signedOut',
      'revoke',
      'revoked',
    ])
    expect(runtime.loginLog.toText()).not.toMatch(/wx-code|token-number/)
  })
})

describe('createRuntime: deleting the account', () => {
  it('proves who asks with a fresh code, and leaves nobody signed in', async () => {
    await runtime.auth.signIn().done
    await runtime.deleteAccount()
    expect(bodyOf('DELETE', '/v1/me')).toEqual({ provider: 'weapp', code: 'wx-code-2' })
    expect(runtime.auth.store.getState()).toMatchObject({
      status: 'signedOut',
      signedOutBy: 'deleted',
    })
    expect(server.count('DELETE', '/v1/sessions/current')).toBe(0)
  })

  it('waits for no host that gives no code, whatever becomes of its own time limit', async () => {
    await runtime.auth.signIn().done
    jest.useFakeTimers()
    const next = start()
    host.answer('login', () => undefined)
    const deleted = expect(next.deleteAccount()).rejects.toMatchObject({ code: 'timeout' })
    await jest.advanceTimersByTimeAsync(10_000)
    await deleted
    jest.useRealTimers()
    expect(next.auth.store.getState().status).toBe('signedIn')
  })

  it('takes another code after a renewal', async () => {
    await runtime.auth.signIn().done
    server.sessions.clear()
    await runtime.deleteAccount()
    const codes = server.calls
      .filter(({ body }) => body.includes('wx-code'))
      .map(({ method, body }) => [method, (JSON.parse(body) as { code: string }).code])
    expect(codes).toEqual([
      ['POST', 'wx-code-1'],
      ['DELETE', 'wx-code-2'],
      ['POST', 'wx-code-3'],
      ['DELETE', 'wx-code-4'],
    ])
  })

  it('keeps the session when the server will not', async () => {
    await runtime.auth.signIn().done
    server.overrides.push((call, response) => {
      if (call.method !== 'DELETE') return false
      sendProblem(response, 'identity_mismatch')
      return true
    })
    await expect(runtime.deleteAccount()).rejects.toMatchObject({ code: 'identity_mismatch' })
    expect(runtime.auth.store.getState().status).toBe('signedIn')
  })

  it('is done when a former try had got through and its answer was lost', async () => {
    await runtime.auth.signIn().done
    server.sessions.clear()
    server.overrides.push((call, response) => {
      if (call.path !== '/v1/sessions') return false
      sendProblem(response, 'identity_mismatch')
      return true
    })
    await expect(runtime.deleteAccount()).resolves.toBeUndefined()
    expect(runtime.auth.store.getState()).toMatchObject({
      status: 'signedOut',
      signedOutBy: 'deleted',
    })
  })
})
