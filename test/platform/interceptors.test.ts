import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startWireServer, testUser, type WireServer } from '../support/wire-server'
import { createFakeWx } from './support/fake-wx'
import { bundleApp, bundleTimeoutMs, type LoadedApp } from './support/load-app'

/**
 * What many apps add for a backend of their own: failures by status become rejections, and a
 * response becomes the `data` in its body.
 */
const unwrap = async (chain: Taro.Chain): Promise<unknown> => {
  const response = (await chain.proceed(chain.requestParams)) as {
    statusCode: number
    data: unknown
  }
  const { code, data } = response.data as { code?: number; data?: unknown }
  if (response.statusCode !== 200 || code !== 0) throw new Error('the request failed')
  return data
}

let load: (host: object) => LoadedApp
let server: WireServer
beforeAll(async () => {
  load = await bundleApp('weapp')
}, bundleTimeoutMs)
beforeEach(async () => {
  server = await startWireServer()
})
afterEach(() => server.close())

describe('an interceptor of the app', () => {
  it('does not reach the login’s requests', async () => {
    const app = load(createFakeWx().wx)
    const runtime = app.createRuntime({ apiBaseUrl: server.url })
    app.Taro.addInterceptor(unwrap)
    await runtime.auth.signIn().done
    await expect(runtime.api.readMe()).resolves.toEqual(testUser)
    await runtime.auth.signOut()
    expect(server.sessions.size).toBe(0)
    expect(server.count('POST', '/v1/sessions')).toBe(1)
  })

  it('still sees the app’s own requests', async () => {
    const app = load(createFakeWx().wx)
    app.Taro.addInterceptor(unwrap)
    await expect(app.Taro.request({ url: `${server.url}/v1/me` })).rejects.toThrow('failed')
  })
})
