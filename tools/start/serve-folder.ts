import { createServer, type IncomingMessage } from 'node:http'
import { extname } from 'node:path'
import { readInside } from '../preview/server/read-inside'
import { windowNames } from '../preview/web-page'

interface Site {
  readonly url: string
  close(): Promise<void>
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
}

/**
 * What WeChat tells a page, in the preview's frames: its web-view by a variable
 * (https://developers.weixin.qq.com/miniprogram/dev/component/web-view.html), its browser by the user agent.
 */
const frameScript = `<script>
  if (name === '${windowNames.webView}') window.__wxjs_environment = 'miniprogram'
  if (name === '${windowNames.wechat}') {
    const userAgent = navigator.userAgent + ' MicroMessenger/8.0.50'
    Object.defineProperty(navigator, 'userAgent', { get: () => userAgent })
  }
</script>`

/**
 * A folder as a website on this machine, as it is at the time of each request. It may be missing.
 *
 * @param port 0 takes a free one.
 * @param instead returns the HTML to show to a person who opens a page, or null for the page itself.
 */
export const serveFolder = async (
  folder: string,
  port: number,
  instead: () => string | null = () => null,
): Promise<Site> => {
  const read = async (path: string, request: IncomingMessage): Promise<Buffer | string | null> => {
    const { 'sec-fetch-dest': opensIn, 'sec-fetch-site': from } = request.headers
    const isOpened = path.endsWith('.html') && (opensIn === 'document' || opensIn === 'iframe')
    const page =
      (isOpened && from !== 'cross-site' ? instead() : null) ?? (await readInside(folder, path))
    return isOpened && opensIn === 'iframe' && page !== null
      ? page.toString().replace('<head>', `<head>${frameScript}`)
      : page
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site.invalid')
    const path = pathname === '/' ? 'index.html' : pathname.slice(1)
    void read(path, request).then((body) => {
      if (body === null || (request.method !== 'GET' && request.method !== 'HEAD')) {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('nothing here\n')
        return
      }
      response.writeHead(200, {
        'content-type': types[extname(path)] ?? 'application/octet-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      response.end(body)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not a TCP address')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
