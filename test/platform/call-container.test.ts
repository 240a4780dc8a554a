import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import type { Transport } from '../../src/http/ports'
import { requestOf } from '../support/wire'
import { sendJson, startWireServer, type WireServer } from '../support/wire-server'
import { createFakeWx, type FakeWx, type HostCall } from './support/fake-wx'
import { bundleApp, bundleTimeoutMs, type LoadedApp } from './support/load-app'

const baseUrl = 'https://login.example.com/base'
const env = 'prod-01'
const service = 'passport'

let load: (host: object) => LoadedApp
let server: WireServer
let host: FakeWx
let app: LoadedApp
let inits: object[]
let calls: HostCall[]
let written: Map<string, unknown>

beforeAll(async () => {
  load = await bundleApp('weapp')
}, bundleTimeoutMs)

beforeEach(async () => {
  server = await startWireServer()
  host = createFakeWx()
  inits = []
  calls = []
  written = new Map()
  host.wx['cloud'] = {
    init: (options: object) => inits.push(options),
    callContainer: (call: HostCall) => {
      calls.push(call)
      passOn(call)
    },
  }
  host.wx['env'] = { USER_DATA_PATH: 'http://usr' }
  host.wx['getFileSystemManager'] = () => ({
    readFile: ({ filePath, success, fail }: HostCall) => {
      try {
        const bytes = readFileSync(String(filePath))
        success({ data: Uint8Array.from(bytes).buffer })
      } catch {
        fail({ errMsg: 'readFile:fail no such file or directory', errno: 1300002 })
      }
    },
    writeFile: ({ filePath, data, success }: HostCall) => {
      written.set(String(filePath), data)
      success({ errMsg: 'writeFile:ok' })
    },
  })
  app = load(host.wx)
})

afterEach(() => server.close())

/** As the gateway does it: to the service, whatever it is called. */
const passOn = (call: HostCall) => {
  const body = call['data']
  const outgoing = httpRequest(
    server.url + String(call['path']),
    {
      method: String(call['method']),
      headers: call['header'] as Record<string, string>,
      agent: false,
    },
    (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        const bytes = Buffer.concat(chunks)
        call.success({
          statusCode: incoming.statusCode,
          header: incoming.headers,
          data:
            call['responseType'] === 'arraybuffer' ? Uint8Array.from(bytes).buffer : String(bytes),
        })
      })
    },
  )
  outgoing.end(typeof body === 'string' || body === undefined ? body : Buffer.from(body as never))
}

const transport = (): Transport => app.createCallContainerTransport({ baseUrl, env, service })

const failWith = (reason: object) => {
  host.wx['cloud'] = {
    init: () => undefined,
    callContainer: ({ fail }: HostCall) => {
      fail(reason)
    },
  }
}

describe('createCallContainerTransport', () => {
  it('sends a request to the service of the environment, and initializes once', async () => {
    const send = transport()
    const url = `${baseUrl}/v1/me?x=1`
    const request = requestOf({ url, headers: { authorization: 'Bearer abc' } })
    await send(request).response
    await send(request).response
    expect(inits).toEqual([{ env }])
    expect(calls[0]).toMatchObject({
      config: { env },
      path: '/v1/me?x=1',
      method: 'GET',
      header: { authorization: 'Bearer abc', 'X-WX-SERVICE': service },
      dataType: 'text',
      responseType: 'text',
    })
    expect(calls[0]).not.toHaveProperty('data')
    expect(server.calls[0]).toMatchObject({ method: 'GET', path: '/v1/me?x=1' })
    expect(host.calls).toEqual([])
  })

  it('gives any status with its headers and its text', async () => {
    const { response } = transport()(requestOf({ url: `${baseUrl}/v1/me` }))
    const { status, headers, body } = await response
    expect([status, JSON.parse(body)]).toEqual([
      401,
      expect.objectContaining({ code: 'session_invalid' }),
    ])
    expect(Date.parse(headers['date'] ?? '')).not.toBeNaN()
  })

  it('sends PATCH, which cloud hosting has not, as a POST that names it', async () => {
    const url = `${baseUrl}/v1/me`
    await transport()(requestOf({ url, method: 'PATCH', body: '{"nickname":"Bo"}' })).response
    expect(server.calls[0]).toMatchObject({
      method: 'POST',
      headers: { 'x-http-method-override': 'PATCH' },
      body: '{"nickname":"Bo"}',
    })
  })

  it('asks for no more than the fifteen seconds that the host allows', async () => {
    const url = `${baseUrl}/v1/me`
    await transport()(requestOf({ url, timeoutMs: 60_000 })).response
    await transport()(requestOf({ url, timeoutMs: 4_000 })).response
    expect(calls.map((call) => call['timeout'])).toEqual([15_000, 4_000])
  })

  it('leaves other servers to the host’s own network', async () => {
    const url = `${server.url}/v1/me`
    const { status } = await transport()(requestOf({ url })).response
    expect(status).toBe(401)
    expect(calls).toEqual([])
    expect(host.calls.map(({ name }) => name)).toEqual(['request'])
    await transport()(requestOf({ url: `${server.url}.evil/` })).response.catch(() => undefined)
    expect(calls).toEqual([])
  })

  it('sends a file as a form', async () => {
    const url = `${baseUrl}/v1/me/avatar`
    const file = { path: __filename, field: 'avatar' }
    await transport()(requestOf({ url, method: 'POST', file })).response
    const body = server.calls[0]?.body ?? ''
    const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(
      server.calls[0]?.headers['content-type'] ?? '',
    )?.[1]
    const parts = body.split(`--${String(boundary)}`)
    expect([parts.length, parts[0], parts[2]]).toEqual([3, '', '--\r\n'])
    const [head, content] = parts[1]?.split('\r\n\r\n') ?? []
    expect(head).toContain('content-disposition: form-data; name="avatar"; filename="file"')
    expect(String(content)).toBe(`${readFileSync(__filename, 'utf8')}\r\n`)
  })

  it('says that a file cannot be read, and sends nothing', async () => {
    const file = { path: '/no/such/file', field: 'avatar' }
    const { response } = transport()(requestOf({ url: `${baseUrl}/v1/me/avatar`, file }))
    await expect(response).rejects.toMatchObject({ code: 'file_unavailable', retryable: false })
    expect(calls).toEqual([])
  })

  it('keeps a download as a file, and hides the body of one that failed', async () => {
    server.overrides.push((call, response) => {
      if (call.path !== '/v1/file') return false
      response.writeHead(200).end(Buffer.from([1, 2, 3]))
      return true
    })
    const download = (path: string) =>
      transport()(requestOf({ url: baseUrl + path, isDownload: true })).response
    const first = await download('/v1/file')
    expect(first).toMatchObject({ status: 200, body: 'http://usr/passport-download-1' })
    expect([...new Uint8Array(written.get(first.body) as ArrayBuffer)]).toEqual([1, 2, 3])
    expect((await download('/v1/file')).body).toBe('http://usr/passport-download-2')
    expect(await download('/v1/none')).toMatchObject({ status: 401, body: '' })
    expect(written.size).toBe(2)
  })

  it.each([
    [{ errCode: 102_002, errMsg: '请求超时' }, 'timeout', true],
    [{ errCode: -606_001, errMsg: '请求包大小超过 100KB' }, 'payload_too_large', false],
    [{ errCode: -601_034, errMsg: '没有权限，请先开通云托管' }, 'request_refused', false],
    [{ errMsg: 'cloud.callContainer:fail' }, 'network_unavailable', true],
  ])('reads %j as %s', async (reason, code, retryable) => {
    failWith(reason)
    const { response } = transport()(requestOf({ url: `${baseUrl}/v1/me` }))
    await expect(response).rejects.toMatchObject({ name: 'AppError', code, retryable })
  })

  it.each([
    ['no cloud', undefined],
    ['a base library before 2.23.0', { init: () => undefined }],
  ])('refuses each request on a host with %s', async (_, cloud) => {
    host.wx['cloud'] = cloud
    const { response } = transport()(requestOf({ url: `${baseUrl}/v1/me` }))
    await expect(response).rejects.toMatchObject({ code: 'request_refused', retryable: false })
  })

  it('signs in and reads as the host’s own network does', async () => {
    const runtime = app.createRuntime({ apiBaseUrl: baseUrl, transport: transport() })
    await runtime.auth.signIn().done
    await expect(runtime.api.readMe()).resolves.toMatchObject({ id: 'user-1' })
    server.sessions.clear()
    server.overrides.push((call, response) => {
      if (call.path !== '/v1/me/avatar') return false
      if (server.sessions.size === 0) return false
      sendJson(response, 200, { user: server.user })
      return true
    })
    await expect(runtime.api.uploadAvatar(__filename)).resolves.toMatchObject({ id: 'user-1' })
    expect(server.logins()).toBe(2)
    expect(host.calls.map(({ name }) => name)).toEqual(['login', 'login'])
  })
})
