import { createShortToken } from './api/token-calls'
import type { Core } from './create-core'
import type { HttpClient } from './http/http-client'
import { createShortTokens } from './http/short-token'

export interface BackendClientOptions {
  /** Of the team's own backend, without a slash at its end. */
  baseUrl: string
  /** The backend's name in the server's setting `TOKEN_AUDIENCES`. */
  audience: string
}

/** Requests to the team's own backend, each with a short token of the signed-in user. */
export interface BackendClient extends HttpClient {
  /**
   * Only the token, for a request wrapper of your own. After a 401 pass the token that was refused,
   * and send the request again once.
   *
   * @example
   * const token = await orders.getToken()
   * const response = await send(token)
   * return response.status === 401 ? send(await orders.getToken(token)) : response
   */
  getToken(refusedToken?: string): Promise<string>
}

/**
 * A client for the team's own backend. The first request fetches a short token, and the client keeps
 * it in memory and renews it. After a 401 it fetches another one and sends the request again, once;
 * a write only if the 401 says `WWW-Authenticate: Bearer`, as the check of a token does before any
 * handler runs. A second 401 rejects with `token_refused`; it never ends the session.
 *
 * @example
 * const orders = createBackendClient(runtime, { baseUrl: 'https://orders.example.com', audience: 'orders' })
 * const list = await orders.request({ method: 'GET', path: '/orders', expect: ordersSchema })
 */
export const createBackendClient = (
  runtime: Pick<Core, 'client' | 'backendPorts'>,
  { baseUrl, audience }: BackendClientOptions,
): BackendClient => {
  const { client, backendPorts } = runtime
  const session = (backendPorts.shortTokens[audience] ??= createShortTokens(backendPorts, () =>
    createShortToken(client, audience),
  ))
  return {
    ...backendPorts.forServer(session, { baseUrl }),
    getToken: async (refusedToken) => (await session.renew(refusedToken)).token,
  }
}
