import { createServer } from 'node:http'
import { extname } from 'node:path'
import { readInside } from '../preview/server/read-inside'

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
 * A folder as a website on this machine, as it is at the time of each request. It may be missing.
 *
 * @param port 0 takes a free one.
 */
export const serveFolder = async (folder: string, port: number): Promise<Site> => {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site.invalid')
    const path = pathname === '/' ? '/index.html' : pathname
    void readInside(folder, path.slice(1)).then((body) => {
      if (body === null || request.method !== 'GET') {
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
