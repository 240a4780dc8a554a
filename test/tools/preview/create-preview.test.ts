import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WeappBundle } from '../../../tools/preview/bundle'
import { createPreview, type Preview } from '../../../tools/preview/server/create-preview'
import {
  responseHeader,
  requestHeader,
  type ProxiedResponse,
  type ProxiedRequest,
} from '../../../tools/preview/wire'
import { createWebPage } from '../../../tools/start/web-page'
import { createFakeWebApp } from '../../support/fake-web-build'
import { listen } from '../../support/listen'

interface Heard {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}

/** Another program on this machine; it remembers what it hears. */
const startUpstream = async (
  answer: (heard: Heard) => [number, Record<string, string>, string | null],
) => {
  const heard: Heard[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming
      const each = { method, url, headers, body: Buffer.concat(chunks).toString() }
      heard.push(each)
      const [status, responseHeaders, body] = answer(each)
      response.writeHead(status, responseHeaders)
      if (body === null) response.flushHeaders()
      else response.end(body)
    })
  })
  const { url } = await listen(server)
  return { heard, server, url }
}

const stop = (server: Server) =>
  new Promise((resolve) => {
    server.close(resolve)
    server.closeAllConnections()
  })

const encode = (asked: ProxiedRequest): string =>
  Buffer.from(JSON.stringify(asked)).toString('base64url')

const decode = (response: Response): ProxiedResponse =>
  JSON.parse(
    Buffer.from(response.headers.get(responseHeader) ?? '', 'base64url').toString(),
  ) as ProxiedResponse

async function* eventsIn(response: Response, name: string): AsyncGenerator<string> {
  let unread = ''
  for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    unread += Buffer.from(chunk).toString()
    const events = unread.split('\n\n')
    unread = events.pop() ?? ''
    for (const event of events) {
      const [head, data = ''] = event.split('\ndata: ')
      if (head === `event: ${name}`) yield data
    }
  }
}

describe('createPreview', () => {
  let folder = ''
  let preview: Preview
  let api: Awaited<ReturnType<typeof startUpstream>>
  let sandbox: Awaited<ReturnType<typeof startUpstream>>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'preview-'))
    await mkdir(join(folder, 'dist/pages'), { recursive: true })
    await mkdir(join(folder, 'dist/assets'))
    await writeFile(join(folder, 'secret.png'), 'outside')
    await writeFile(join(folder, 'dist/app.json'), '{"pages":["pages/a"]}')
    await writeFile(join(folder, 'dist/app.js'), 'App({})')
    await writeFile(join(folder, 'dist/pages/a.js'), 'Page({})')
    await writeFile(join(folder, 'dist/pages/a.wxml'), '<view/>')
    await writeFile(join(folder, 'dist/assets/icon.png'), 'an icon')
    api = await startUpstream(({ url }) =>
      url === '/moved'
        ? [302, { location: '/target' }, '']
        : url === '/away'
          ? [302, { location: 'https://elsewhere.example/' }, '']
          : url === '/picture.png'
            ? [200, { 'content-type': 'image/png' }, 'a picture']
            : url === '/page.html'
              ? [200, { 'content-type': 'text/html' }, '<script></script>']
              : [404, { 'content-type': 'text/plain', 'set-cookie': 'a=1' }, 'not here'],
    )
    sandbox = await startUpstream(({ url }) =>
      // The stream of events stays open.
      url === '/sandbox/events' ? [200, {}, null] : [200, {}, '{"users":[]}'],
    )
    preview = await createPreview({
      distDir: join(folder, 'dist'),
      apiBaseUrl: api.url,
      builtForUrl: 'https://api.example.com',
      sandboxUrl: sandbox.url,
      appId: 'wx0123',
    })
  })
  afterAll(async () => {
    await preview.close()
    await Promise.all([stop(api.server), stop(sandbox.server)])
    await rm(folder, { recursive: true })
  })
  beforeEach(() => {
    api.heard.length = 0
    sandbox.heard.length = 0
  })

  const proxy = (asked: Partial<ProxiedRequest> & { url: string }, body?: string) =>
    fetch(`${preview.url}/proxy`, {
      method: 'POST',
      headers: {
        [requestHeader]: encode({ method: 'GET', header: {}, followRedirects: true, ...asked }),
        'content-type': 'application/octet-stream',
        cookie: 'browser=1',
      },
      ...(body === undefined ? {} : { body }),
    })

  /** `fetch` sets its own Host. */
  const statusWith = (headers: Record<string, string>, path = '/'): Promise<number> =>
    new Promise((resolve, reject) => {
      request(`${preview.url}${path}`, { headers }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
        .once('error', reject)
        .end()
    })

  it('serves the shell, the phone and the compiled build', async () => {
    expect(await (await fetch(preview.url)).text()).toContain('/assets/shell.js')
    expect(await (await fetch(`${preview.url}/phone.html`)).text()).toContain('/assets/phone.js')
    expect((await fetch(`${preview.url}/assets/phone.css`)).status).toBe(200)
    const bundle = (await (await fetch(`${preview.url}/weapp.json`)).json()) as WeappBundle
    expect(bundle).toMatchObject({ appId: 'wx0123', pages: ['pages/a'], problems: [] })
  })

  it('serves only this machine’s own pages', async () => {
    expect(await statusWith({ host: 'evil.example' })).toBe(403)
    expect(await statusWith({ origin: 'http://evil.example' })).toBe(403)
    expect(await statusWith({ origin: 'null' })).toBe(403)
    expect(await statusWith({ 'sec-fetch-site': 'cross-site' }, '/weapp.json')).toBe(403)
    const opened = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect(await statusWith(opened)).toBe(200)
    expect(await statusWith({ host: 'localhost:1234' })).toBe(200)
  })

  it('sends a request as WeChat does, to where the app’s server really is', async () => {
    const response = await proxy(
      {
        url: 'https://api.example.com/v1/x?a=1',
        method: 'PUT',
        header: { 'content-type': 'application/json', referer: 'mine', 'x-own': 'yes' },
      },
      '{"a":1}',
    )
    expect(decode(response)).toMatchObject({
      statusCode: 404,
      header: { 'content-type': 'text/plain' },
      cookies: ['a=1'],
    })
    expect(await response.text()).toBe('not here')
    const [heard] = api.heard
    expect(heard).toMatchObject({ method: 'PUT', url: '/v1/x?a=1', body: '{"a":1}' })
    expect(heard?.headers).toMatchObject({
      referer: 'https://servicewechat.com/wx0123/devtools/page-frame.html',
      'content-type': 'application/json',
      'content-length': '7',
      'x-own': 'yes',
    })
    for (const name of ['cookie', 'origin', 'sec-fetch-site', 'accept-language', requestHeader]) {
      expect(heard?.headers[name]).toBeUndefined()
    }
  })

  it.each([
    ['tt', 'page.ttml', 'https://tmaservice.developer.toutiao.com/?appid=', 'ToutiaoMicroApp'],
    ['alipay', 'page.axml', 'https://urlhost/', 'AliApp'],
  ])('sends a request of a %s build as that host does', async (host, file, referer, agent) => {
    const distDir = join(folder, host)
    await mkdir(distDir)
    await writeFile(join(distDir, 'app.json'), '{"pages":["page"]}')
    await writeFile(join(distDir, file), '<view/>')
    const options = { distDir, apiBaseUrl: api.url, sandboxUrl: sandbox.url, appId: 'an-app' }
    const other = await createPreview(options)
    await fetch(`${other.url}/proxy`, {
      method: 'POST',
      headers: {
        [requestHeader]: encode({
          url: api.url,
          method: 'GET',
          header: { 'user-agent': 'mine' },
          followRedirects: true,
        }),
      },
    })
    const bundle = (await (await fetch(`${other.url}/weapp.json`)).json()) as WeappBundle
    await other.close()
    expect(bundle).toMatchObject({ host, appId: 'an-app' })
    expect(api.heard[0]?.headers['referer']).toContain(`${referer}an-app`)
    expect(api.heard[0]?.headers['user-agent']).toContain(agent)
  })

  it('follows a redirect, or returns it to a client that asks for it', async () => {
    expect(decode(await proxy({ url: `${api.url}/moved` }))).toMatchObject({ statusCode: 404 })
    expect(api.heard.map(({ url }) => url)).toEqual(['/moved', '/target'])
    const manual = await proxy({ url: `${api.url}/moved`, followRedirects: false })
    expect(decode(manual)).toMatchObject({ statusCode: 302, header: { location: '/target' } })
  })

  it('reaches nothing but the app’s server, also not by a redirect', async () => {
    for (const url of [sandbox.url, `${preview.url}/weapp.json`, 'http://169.254.169.254/']) {
      expect(decode(await proxy({ url }))).toMatchObject({ failure: 'domain' })
    }
    expect(decode(await proxy({ url: `${api.url}/away` }))).toMatchObject({ failure: 'domain' })
    expect(decode(await proxy({ url: 'file:///etc/passwd' }))).toMatchObject({
      failure: 'invalid-url',
    })
    expect(sandbox.heard).toEqual([])
  })

  it('tells a server that is gone from one that responds', async () => {
    const gone = await startUpstream(() => [200, {}, ''])
    await stop(gone.server)
    const other = await createPreview({
      distDir: join(folder, 'dist'),
      apiBaseUrl: gone.url,
      sandboxUrl: sandbox.url,
    })
    const response = await fetch(`${other.url}/proxy`, {
      method: 'POST',
      headers: {
        [requestHeader]: encode({
          url: gone.url,
          method: 'GET',
          header: {},
          followRedirects: true,
        }),
      },
    })
    expect(decode(response)).toMatchObject({ failure: 'refused' })
    await other.close()
  })

  it('takes no request without the header that another site cannot send', async () => {
    const response = await fetch(`${preview.url}/proxy`, { method: 'POST', body: 'x' })
    expect(response.status).toBe(400)
    expect(api.heard).toEqual([])
  })

  it('lets the pages control the sandbox, and nothing else of it', async () => {
    const response = await fetch(`${preview.url}/sandbox/users`)
    expect(await response.json()).toEqual({ users: [] })
    await fetch(`${preview.url}/sandbox/../sns/jscode2session`)
    await fetch(`${preview.url}/sandbox/%2e%2e/sns/jscode2session`)
    expect(sandbox.heard.map(({ url }) => url)).toEqual(['/sandbox/users'])
  })

  it('shows images of the build and of the app’s server, and nothing else', async () => {
    const read = async (path: string) => {
      const response = await fetch(preview.url + path)
      return response.ok ? await response.text() : response.status
    }
    const image = (url: string) => read(`/image?url=${encodeURIComponent(url)}`)
    expect(await read('/weapp/assets/icon.png')).toBe('an icon')
    expect(await read('/weapp/app.js')).toBe(404)
    expect(await read('/weapp/..%2fsecret.png')).toBe(404)
    expect(await image('https://api.example.com/picture.png')).toBe('a picture')
    expect(await image(`${api.url}/page.html`)).toBe(404)
    expect(await image(`${sandbox.url}/picture.png`)).toBe(404)
    expect(sandbox.heard).toEqual([])
  })

  it('opens the web page when asked by its own pages, and tells them of it', async () => {
    const app = createFakeWebApp()
    const webPage = await createWebPage({
      root: app.root,
      port: 0,
      apiBaseUrl: api.url,
      onFailed: () => undefined,
    })
    const other = await createPreview({
      distDir: join(folder, 'dist'),
      apiBaseUrl: api.url,
      sandboxUrl: sandbox.url,
      webPage,
    })
    const aborter = new AbortController()
    const response = await fetch(`${other.url}/events`, { signal: aborter.signal })
    const states = eventsIn(response, 'web-page')
    expect((await states.next()).value).toBe('{"step":"closed"}')
    const foreign = await fetch(`${other.url}/web-page`, {
      method: 'POST',
      headers: { origin: 'http://elsewhere.example' },
    })
    expect(foreign.status).toBe(403)
    expect(webPage.state()).toEqual({ step: 'closed' })
    expect((await fetch(`${other.url}/web-page`, { method: 'POST' })).status).toBe(204)
    expect((await states.next()).value).toBe('{"step":"building","percent":0}')
    for await (const state of states) {
      if (state === JSON.stringify({ step: 'built', url: webPage.url })) break
    }
    aborter.abort()
    await other.close()
    await webPage.close()
    app.remove()
    // A preview without a web page.
    expect((await fetch(`${preview.url}/web-page`, { method: 'POST' })).status).toBe(405)
  })

  it('tells its pages of a new build', async () => {
    const aborter = new AbortController()
    const response = await fetch(`${preview.url}/events`, { signal: aborter.signal })
    const versions = eventsIn(response, 'build')
    const first = await versions.next()
    await writeFile(join(folder, 'dist/app.js'), 'App({ changed: true })')
    const second = await versions.next()
    expect(first.value).toMatch(/^[0-9a-f]{16}$/)
    expect(second.value).toMatch(/^[0-9a-f]{16}$/)
    expect(second.value).not.toBe(first.value)
    const bundle = (await (await fetch(`${preview.url}/weapp.json`)).json()) as WeappBundle
    expect(bundle.modules['app.js']).toContain('changed')
    aborter.abort()
  })
})

jest.setTimeout(30_000)
