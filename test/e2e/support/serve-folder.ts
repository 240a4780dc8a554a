import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { listen } from '../../support/listen'

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
}

/** The files of a web build on an address of its own. */
export const serveFolder = async (
  folder: string,
): Promise<{ url: string; close(): Promise<void> }> => {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const file = join(folder, path === '/' ? 'index.html' : path)
    readFile(file).then(
      (content) => {
        const type = mediaTypes[extname(file)] ?? 'application/octet-stream'
        response.writeHead(200, { 'content-type': type }).end(content)
      },
      () => {
        response.writeHead(404).end()
      },
    )
  })
  const { url } = await listen(server)
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
      }),
  }
}
