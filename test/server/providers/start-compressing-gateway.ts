import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { listen } from '../../support/listen'

/** Stands before a platform and compresses each response, whatever the request accepts. */
export const startCompressingGateway = async (
  platformUrl: string,
  encoding: string,
  compress: (body: Buffer) => Buffer,
) => {
  const server = createServer((request, response) => {
    const forward = async () => {
      const { method = 'GET', headers } = request
      const type = headers['content-type']
      const answer = await fetch(new URL(request.url ?? '/', platformUrl), {
        method,
        ...(type !== undefined && { headers: { 'content-type': type } }),
        ...(method !== 'GET' && { body: await buffer(request) }),
      })
      const body = compress(Buffer.from(await answer.arrayBuffer()))
      response.writeHead(answer.status, { 'content-encoding': encoding }).end(body)
    }
    void forward()
  })
  const { url } = await listen(server)
  return {
    url,
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
