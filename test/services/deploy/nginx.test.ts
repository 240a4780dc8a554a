import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Agent, request } from 'undici'
import { startTestServer, type TestNode, type TestServer } from '../../server/support/test-server'
import { freePort } from '../../support/free-port'
import { createPostgresRedisStorage } from '../server/services-storage'

const source = resolve(__dirname, '../../../server/deploy/nginx.conf')

describe('nginx.conf', () => {
  let server: TestServer
  let node: TestNode
  let other: TestNode
  let folder: string
  let nginx: ChildProcess
  let url: string
  const agent = new Agent({ connect: { rejectUnauthorized: false } })

  beforeAll(async () => {
    server = await startTestServer(createPostgresRedisStorage, {
      env: { TRUSTED_PROXIES: '127.0.0.1', RATE_LIMIT_SIGN_INS: '20', DRAIN_MS: '300' },
    })
    node = await server.startNode()
    other = await server.startNode()
    folder = mkdtempSync(join(tmpdir(), 'passport-nginx-'))
    execFileSync(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-days',
          '2',
          '-subj',
          '/CN=localhost',
        ],
        ...['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')],
      ],
      { stdio: 'ignore' },
    )
    const [plain, tls] = [await freePort(), await freePort()]
    // The file as it is, but for what a machine decides: addresses, ports, folders.
    const config = readFileSync(source, 'utf8')
      .replace('node-1:3000', new URL(node.url).host)
      .replace('node-2:3000', new URL(other.url).host)
      .replace('listen 80;', `listen 127.0.0.1:${plain};`)
      .replace(/listen 443 ssl/g, `listen 127.0.0.1:${tls} ssl`)
      .replace('/usr/share/nginx/h5', join(folder, 'h5'))
      .replace(/\/etc\/nginx\/tls/g, folder)
      .replace('/etc/nginx/verify', join(folder, 'verify'))
      .replace(
        'http {',
        `http {\n${temporaryPaths.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}`,
      )
    writeFileSync(join(folder, 'nginx.conf'), config)
    writeWebPage(join(folder, 'h5'))
    mkdirSync(join(folder, 'verify'))
    writeFileSync(join(folder, 'verify/MP_verify_aB3.txt'), 'aB3')
    // Started by root, nginx reads as another user.
    chmodSync(folder, 0o755)
    const args = ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')]
    execFileSync('nginx', ['-t', ...args], { stdio: 'pipe' })
    nginx = spawn('nginx', [...args, '-g', `daemon off; pid ${folder}/pid;`], { stdio: 'ignore' })
    url = `https://127.0.0.1:${tls}`
    for (;;) {
      const response = await get('/healthz').catch(() => null)
      if (response !== null) break
      await new Promise((done) => setTimeout(done, 20))
    }
  })

  afterAll(async () => {
    const ended = new Promise((done) => nginx.once('exit', done))
    nginx.kill('SIGQUIT')
    await ended
    await agent.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const send = async (method: 'GET' | 'POST', path: string, body?: object, headers = {}) => {
    const response = await request(`${url}${path}`, {
      method,
      dispatcher: agent,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const content = Buffer.from(await response.body.arrayBuffer())
    return {
      status: response.statusCode,
      headers: response.headers,
      content,
      text: content.toString(),
    }
  }
  const get = (path: string, headers = {}) => send('GET', path, undefined, headers)

  it('passes on a sign-in, and its own request id', async () => {
    const body = { provider: 'weapp', code: server.sandbox.issueLoginCode() }
    const { status, headers, text } = await send('POST', '/v1/sessions', body)
    expect(status).toBe(201)
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
    const { token } = JSON.parse(text) as { token: string }
    expect((await get('/v1/me', { authorization: `Bearer ${token}` })).status).toBe(200)
  })

  it("lets nobody speak with the voice of WeChat's gateway", async () => {
    const forged = { 'x-wx-source': 'wx_client', 'x-wx-openid': 'o', 'x-wx-appid': 'wx' }
    const response = await send('POST', '/v1/sessions', { provider: 'weapp', code: 'x' }, forged)
    // Not refused for the header: the server never saw it.
    expect(JSON.parse(response.text)).toMatchObject({ code: 'login_code_invalid' })
  })

  it('counts a client by its own address, whatever it says', async () => {
    const statuses: number[] = []
    for (let index = 0; index < 25; index += 1) {
      const body = { provider: 'weapp', code: `unknown-${index}` }
      const headers = { 'x-forwarded-for': `1.2.3.${index}` }
      statuses.push((await send('POST', '/v1/sessions', body, headers)).status)
    }
    expect(statuses.at(-1)).toBe(429)
  })

  it('writes no code, no state and no ticket to a log', async () => {
    // nginx refuses a body of this size by itself, and its error log has the request line.
    const body = { filler: 'x'.repeat(4 * 1024 * 1024) }
    const refusal = (path: string, headers = {}) =>
      send('GET', path, body, headers).then(
        ({ status }) => status,
        () => 413,
      )
    await refusal('/v1/me?marker=seen-in-the-log')
    await refusal('/v1/oauth/wechat-oa/callback?code=secret-code&state=secret-state')
    await get('/v1/oauth/wechat-oa/callback?code=secret-code&state=secret-state')
    const host = 'h5.example.com'
    const page = '/?passport-ticket=secret-ticket'
    await refusal(page, { host })
    await get('/gone?passport-ticket=secret-ticket', { host })
    // What a page asks for names the page.
    await get('/js/gone.js', { host, referer: `https://${host}${page}` })
    const logs = readdirSync(folder)
      .filter((name) => name.endsWith('.log'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n')
    expect(logs).toContain('seen-in-the-log')
    expect(logs).not.toContain('secret-code')
    expect(logs).not.toContain('secret-state')
    expect(logs).not.toContain('secret-ticket')
  })

  it('keeps the metrics to the inside', async () => {
    expect((await get('/metrics')).status).toBe(404)
    expect((await other.call('GET', '/metrics')).status).toBe(200)
  })

  it('serves the web page under its name: its scripts are kept for ever, and its page is asked for', async () => {
    const getPage = (path: string) =>
      get(path, { host: 'h5.example.com', 'accept-encoding': 'gzip' })
    const page = await get('/', { host: 'h5.example.com' })
    expect(page).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/html', 'cache-control': 'no-cache' },
      text: webPage['index.html'],
    })
    // Compressed beforehand, and on the way.
    for (const [path, type] of [
      ['js/app.0a1b2c3d.js', 'text/javascript'],
      ['css/app.0a1b2c3d.css', 'text/css'],
    ] as const) {
      const { status, headers, content } = await getPage(`/${path}`)
      expect(status).toBe(200)
      expect(headers).toMatchObject({
        'content-type': type,
        'content-encoding': 'gzip',
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'Accept-Encoding',
      })
      expect(gunzipSync(content).toString()).toBe(webPage[path])
    }
    const gone = await getPage('/js/app.of-an-old-release.js')
    expect(gone.status).toBe(404)
    expect(gone.headers).not.toHaveProperty('cache-control')
    expect((await getPage('/healthz')).status).toBe(404)
  })

  it("shows WeChat the official account's file", async () => {
    expect(await get('/MP_verify_aB3.txt')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/plain' },
      text: 'aB3',
    })
    expect((await get('/MP_verify_none.txt')).status).toBe(404)
  })

  it('fails no request while a node ends', async () => {
    const statuses: number[] = []
    let isEnding = true
    const load = Array.from({ length: 8 }, async () => {
      while (isEnding) {
        statuses.push((await get('/healthz')).status)
        await new Promise((done) => setTimeout(done, 25))
      }
    })
    await other.close()
    isEnding = false
    await Promise.all(load)
    expect(statuses.length).toBeGreaterThan(20)
    expect(new Set(statuses)).toEqual(new Set([200]))
  })

  it('refuses a callback by itself as the server does: its address goes nowhere, and nothing keeps it', async () => {
    await node.close()
    const callback = await get('/v1/oauth/wechat-oa/callback?code=secret-code&state=secret-state')
    expect(callback).toMatchObject({
      status: 503,
      headers: {
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'retry-after': '1',
      },
    })
  })
})

const temporaryPaths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

const webPage: Record<string, string> = {
  'index.html': '<!doctype html><title>web page</title>',
  'js/app.0a1b2c3d.js': '/* script */',
  // Long enough to be worth it for nginx.
  'css/app.0a1b2c3d.css': '.a {}\n'.repeat(100),
}

/** As `npm run build:h5` does, with one file compressed. */
const writeWebPage = (folder: string): void => {
  for (const [path, text] of Object.entries(webPage)) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const script = 'js/app.0a1b2c3d.js'
  writeFileSync(join(folder, `${script}.gz`), gzipSync(webPage[script] ?? ''))
}
