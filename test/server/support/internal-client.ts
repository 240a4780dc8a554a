import { newRandomSecret, hashRandomSecret } from '../../../server/src/crypto/random-secret'
import type { Server } from '../../../server/src/compose-server'
import { createHttpClient, type HttpResponse } from './http-client'

interface TestClient {
  id: string
  secret: string
  scopes: readonly string[]
  audiences: readonly string[]
}

export const testClient = (
  id: string,
  scopes: readonly string[],
  audiences: readonly string[] = ['orders'],
): TestClient => ({
  id,
  secret: newRandomSecret(),
  scopes,
  audiences,
})

/** The settings of a server with an internal port for these clients. */
export const internalSettings = (...clients: readonly TestClient[]): Record<string, string> => ({
  INTERNAL_PORT: '0',
  INTERNAL_CLIENTS: JSON.stringify(
    clients.map(({ id, secret, scopes, audiences }) => ({
      id,
      secretHashes: [hashRandomSecret(secret)],
      scopes,
      audiences,
    })),
  ),
})

export const basicOf = ({ id, secret }: Pick<TestClient, 'id' | 'secret'>): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`

export interface InternalCaller {
  url: string
  call(client: TestClient, method: string, path: string, body?: unknown): Promise<HttpResponse>
  introspect(client: TestClient, token: string): Promise<HttpResponse>
}

/** Listens on a free port; the server's own `close` ends it. */
export const openInternalPort = async (server: Server): Promise<InternalCaller> => {
  if (server.internalApp === null) throw new Error('the settings have no internal port')
  const url = await server.internalApp.listen({ host: '127.0.0.1', port: 0 })
  const send = createHttpClient(url)
  return {
    url,
    call: (client, method, path, body) =>
      send(method, path, { headers: { authorization: basicOf(client) }, body }),
    introspect: (client, token) =>
      send('POST', '/introspect', {
        headers: {
          authorization: basicOf(client),
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({ token }).toString(),
      }),
  }
}
