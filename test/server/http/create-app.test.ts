import { connect, type Socket } from 'node:net'
import * as v from 'valibot'
import { problemSchema } from '../../../src/contract/problem-body'
import { createSqliteStorage } from '../support/storage'
import { startTestServer, type TestNode, type TestServer } from '../support/test-server'
import { execute } from '../support/sql'

describe('createApp', () => {
  let server: TestServer

  beforeAll(async () => {
    server = await startTestServer(createSqliteStorage)
  })

  afterAll(() => server.close())

  const post = (body: unknown, headers: Record<string, string> = {}) =>
    server.call('POST', '/v1/sessions', { body, headers })

  const valid = { provider: 'weapp', code: 'no-such-code' }

  it.each<[string, unknown, Record<string, string>, number, string, RegExp | null]>([
    ['no body', '', {}, 400, 'invalid_request', /body/],
    ['an array', [], {}, 400, 'invalid_request', /provider is missing; code is missing/],
    ['half a JSON', '{"provider":', {}, 400, 'invalid_request', /JSON/],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400, 'invalid_request', /UTF-8/],
    ['a missing field', { provider: 'weapp' }, {}, 400, 'invalid_request', /code is missing/],
    ['a wrong type', { ...valid, code: 7 }, {}, 400, 'invalid_request', /code must be string/],
    [
      'an unknown field',
      { ...valid, openid: 'o' },
      {},
      400,
      'invalid_request',
      /openid is unknown/,
    ],
    [
      'an unknown field inside',
      { ...valid, device: { name: '', platform: '', model: '' } },
      {},
      400,
      'invalid_request',
      /device\.model is unknown/,
    ],
    ['a prototype', '{"__proto__":{"a":1}}', {}, 400, 'invalid_request', null],
    ['another provider', { ...valid, provider: 'h5' }, {}, 400, 'invalid_request', /not set up/],
    ['text', 'x', { 'content-type': 'text/plain' }, 415, 'unsupported_media', null],
    [
      'a form',
      'a=b',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'unsupported_media',
      null,
    ],
    ['10 MB', JSON.stringify({ code: 'x'.repeat(10_000_000) }), {}, 413, 'payload_too_large', null],
    ['an unknown code', valid, {}, 400, 'login_code_invalid', null],
  ])('refuses %s as a problem', async (_, body, headers, status, code, detail) => {
    const response = await post(body, headers)
    const problem = v.parse(problemSchema, response.body)
    expect(response).toMatchObject({ status, body: { status, code } })
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(problem.requestId).toBe(response.headers['x-request-id'])
    if (detail !== null) expect(problem.detail).toMatch(detail)
    expect(response.text).not.toMatch(/\bat .*:\d+:\d+|node_modules/)
  })

  it('never repeats a value that it refuses', async () => {
    const response = await post({ provider: 'weapp', code: ['s3cret-code'], s3: 's3cret-value' })
    expect(response.status).toBe(400)
    expect(response.text).not.toContain('s3cret')
  })

  it.each([
    ['GET', '/', 404, undefined],
    ['GET', '/v1/nothing', 404, undefined],
    ['PUT', '/v1/me', 405, /GET, HEAD/],
    ['POST', '/v1/sessions/some-id', 405, /^DELETE$/],
    ['PATCH', '/v1/sessions/current', 405, /^DELETE, GET, HEAD$/],
  ])('%s %s is %i', async (method, path, status, allow) => {
    const response = await server.call(method, path)
    expect(response).toMatchObject({
      status,
      body: { code: status === 404 ? 'not_found' : 'method_not_allowed' },
    })
    if (allow !== undefined) expect(response.headers['allow']).toMatch(allow)
  })

  it('answers a path that cannot be decoded', async () => {
    const response = await server.call('GET', '/%zz')
    expect(response).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    expect(response.headers['x-request-id']).toBe(v.parse(problemSchema, response.body).requestId)
  })

  it('takes over a well-formed request id of a trusted proxy and replaces any other', async () => {
    const behindProxy = await server.startNode({ TRUSTED_PROXIES: '127.0.0.1' })
    const withId = (id: string, node: Pick<TestNode, 'call'> = behindProxy) =>
      node.call('GET', '/healthz', { headers: { 'x-request-id': id } })
    expect((await withId('edge-0123456789')).headers['x-request-id']).toBe('edge-0123456789')
    const fromClient = await withId('edge-0123456789', server)
    expect(fromClient.headers['x-request-id']).not.toBe('edge-0123456789')
    for (const bad of ['short', 'with space inside', 'x'.repeat(65), '../../etc/passwd']) {
      expect((await withId(bad)).headers['x-request-id']).not.toBe(bad)
    }
  })

  it('takes a DELETE that announces JSON and sends none, as the host does', async () => {
    const { token } = await server.signIn()
    const response = await server.call('DELETE', '/v1/sessions/current', {
      token,
      headers: { 'content-type': 'application/json' },
    })
    expect(response.status).toBe(204)
  })

  it('refuses a protected call without a session', async () => {
    const document = v.parse(
      v.object({ paths: v.record(v.string(), v.record(v.string(), v.looseObject({}))) }),
      (await server.call('GET', '/openapi.json')).body,
    )
    const open = new Set(['POST /v1/sessions'])
    const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
    )
    const guarded = calls.filter(
      ([method, path]) => path.startsWith('/v1/') && !open.has(`${method} ${path}`),
    )
    expect(guarded.length).toBeGreaterThanOrEqual(5)
    for (const [method, path] of guarded) {
      const response = await server.call(method, path.replace(/\{\w+\}/g, 'x'))
      expect([method, path, response.status]).toEqual([method, path, 401])
    }
  })

  it('answers bytes that are no HTTP, and headers without end', async () => {
    const { port } = new URL(server.url)
    const exchange = (bytes: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes))
        let text = ''
        socket.on('data', (chunk) => (text += chunk.toString('utf8')))
        socket.on('close', () => resolve(text))
        socket.on('error', () => undefined)
      })
    expect(await exchange('what is this\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*"invalid_request"/s)
    const long = `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`
    expect(await exchange(long)).toMatch(/^HTTP\/1\.1 431 .*"headers_too_large"/s)
  })

  it('gives headers ten seconds, a whole request twenty, and looks every two', async () => {
    const http = server.server.app.server
    expect([http.headersTimeout, http.requestTimeout]).toEqual([10_000, 20_000])
    expect(Reflect.get(http, 'connectionsCheckingInterval')).toBe(2_000)
  })

  it('refuses connections over its limit, and takes new ones once others have ended', async () => {
    const node = await server.startNode({ MAX_CONNECTIONS: '2' })
    const port = Number(new URL(node.url).port)
    const open = () =>
      new Promise<Socket | null>((resolve) => {
        const socket = connect(port, '127.0.0.1')
        socket.write('GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n')
        socket.once('data', () => resolve(socket))
        socket.once('close', () => resolve(null))
        socket.on('error', () => undefined)
      })
    const [first, second] = [await open(), await open()]
    expect([first === null, second === null, (await open()) === null]).toEqual([false, false, true])
    const ended = new Promise((resolve) => first?.once('close', resolve))
    first?.destroy()
    second?.destroy()
    await ended
    while ((await open()) === null);
    await node.close()
  })

  it('says whether it is alive and ready', async () => {
    expect(await server.call('GET', '/healthz')).toMatchObject({ status: 200 })
    expect(await server.call('GET', '/readyz')).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    })
  })

  it('asks its database at most once a second whether it is ready', async () => {
    const node = await server.startNode()
    let checks = 0
    const { database } = node.server
    const check = database.check.bind(database)
    database.check = () => {
      checks += 1
      return check()
    }
    await Promise.all(Array.from({ length: 50 }, () => node.call('GET', '/readyz')))
    expect(checks).toBe(1)
  })

  it('is not ready without its tables', async () => {
    const other = await startTestServer(createSqliteStorage)
    await execute(other.server.database, 'drop table kysely_migration')
    expect(await other.call('GET', '/readyz')).toMatchObject({
      status: 503,
      body: { code: 'service_unavailable' },
    })
    expect(await other.call('GET', '/healthz')).toMatchObject({ status: 200 })
    await other.close()
  })
})
