import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'

/** Lets the preview's own pages reach the sandbox's control API, and nothing else of the sandbox. */
export const createSandboxProxy =
  (sandboxUrl: string) =>
  (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    new Promise((resolve, reject) => {
      const { pathname, search } = new URL(request.url ?? '/', 'http://preview.invalid')
      const upstream = httpRequest(
        new URL(pathname + search, sandboxUrl),
        { method: request.method, headers: passedHeaders(request), agent: false },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, {
            'content-type': answer.headers['content-type'] ?? 'application/json',
          })
          pipeline(answer, response).then(resolve, () => {
            response.destroy()
            resolve()
          })
        },
      )
      upstream.once('error', () => {
        if (response.headersSent) response.destroy()
        else {
          response.writeHead(502, { 'content-type': 'application/json' })
          response.end(JSON.stringify({ error: 'the sandbox does not answer' }))
        }
        resolve()
      })
      response.once('close', () => upstream.destroy())
      pipeline(request, upstream).catch(reject)
    })

const passedHeaders = (request: IncomingMessage): Record<string, string> => {
  const headers: Record<string, string> = {}
  for (const name of ['content-type', 'accept', 'last-event-id']) {
    const value = request.headers[name]
    if (typeof value === 'string') headers[name] = value
  }
  return headers
}
