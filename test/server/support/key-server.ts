import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type KeyServerMood = 'well' | 'failing' | 'garbled' | 'empty' | 'hanging'

export interface KeyServer {
  url: string
  mood: KeyServerMood
  /** How many requests came so far. */
  requests(): number
  close(): Promise<void>
}

/** Stands in for the developer server: the list of keys, or what a backend may meet in its place. */
export const startKeyServer = async (jwks: object): Promise<KeyServer> => {
  let requests = 0

  const responses: Record<KeyServerMood, (response: ServerResponse) => void> = {
    well: (response) => response.end(JSON.stringify(jwks)),
    failing: (response) => response.writeHead(503).end('{}'),
    garbled: (response) => response.end('<html>Sign in to the network</html>'),
    empty: (response) => response.end('{"keys":7}'),
    hanging: () => undefined,
  }
  const server = createServer((_request, response) => {
    requests += 1
    responses[keyServer.mood](response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const keyServer: KeyServer = {
    url: `http://127.0.0.1:${port}/.well-known/jwks.json`,
    mood: 'well',
    requests: () => requests,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return keyServer
}
