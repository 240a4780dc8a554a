import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { closeServer } from '../support/close-server'
import { listen } from '../support/listen'

export interface Site {
  readonly url: string
  close(): Promise<void>
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
}

/** A web build as a host serves it: texts compressed beforehand. */
export const serveGzipped = async (folder: string): Promise<Site> => {
  const compressed = new Map<string, Buffer>()
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const file = join(folder, path === '/' ? 'index.html' : path)
    const type = types[extname(file)] ?? 'application/octet-stream'
    const isText = type.startsWith('text/')
    try {
      const body = compressed.get(file) ?? readFileSync(file)
      const sent = isText && !compressed.has(file) ? gzipSync(body, { level: 9 }) : body
      compressed.set(file, sent)
      response.writeHead(200, {
        'content-type': type,
        'content-length': sent.length,
        ...(isText && { 'content-encoding': 'gzip' }),
      })
      response.end(sent)
    } catch {
      response.writeHead(404).end()
    }
  })
  const { url } = await listen(server)
  return { url, close: () => closeServer(server) }
}
