import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface EchoServer {
  readonly url: string
  close(): Promise<void>
}

const slowMs = 300

/** Answers with what it heard; some paths misbehave on purpose. */
export const startEchoServer = async (): Promise<EchoServer> => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      answer(request, response, Buffer.concat(chunks))
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

const answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => {
  const { method, url = '/', headers } = request
  const json = (status: number, value: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(value))
  }
  const path = url.split('?')[0] ?? url
  if (path === '/echo') {
    json(200, { method, url, type: headers['content-type'], body: body.toString() })
  } else if (path.startsWith('/status/')) json(Number(path.slice(8)), { status: path.slice(8) })
  else if (path === '/text') response.end('just text')
  else if (path === '/slow') setTimeout(() => response.end('{}'), slowMs)
  else if (path === '/cut') {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half')
    setTimeout(() => response.destroy(), 50)
  } else if (path === '/upload') {
    const text = body.toString('latin1')
    json(200, {
      type: headers['content-type']?.split(';')[0],
      own: headers['x-own'],
      names: [...text.matchAll(/name="(\w+)"/g)].map((match) => match[1]),
      isPng: text.includes('\x89PNG'),
    })
  } else if (path !== '/hang') json(404, {})
}
