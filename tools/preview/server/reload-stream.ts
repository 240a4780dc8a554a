import type { IncomingMessage, ServerResponse } from 'node:http'

export interface ReloadStream {
  /** Keeps the connection and tells it of every new build. */
  open(request: IncomingMessage, response: ServerResponse): void
  send(version: string): void
  close(): void
}

/** Server-sent events: `event: build` with the version of the build. */
export const createReloadStream = (): ReloadStream => {
  const responses = new Set<ServerResponse>()
  return {
    open(_request, response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write(': new builds\n\n')
      responses.add(response)
      response.once('close', () => responses.delete(response))
    },
    send(version) {
      for (const response of responses) response.write(`event: build\ndata: ${version}\n\n`)
    },
    close() {
      for (const response of responses) response.end()
    },
  }
}
