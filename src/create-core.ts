import { createApi, type Api } from './api/api'
import { createSession, createRefusalCheck, revokeToken } from './api/session-calls'
import type { Auth } from './auth/auth'
import type { AuthOptions } from './auth/auth-options'
import { createAuth } from './auth/create-auth'
import { createInstallationId } from './auth/installation-id'
import { migrateStorage } from './auth/migrate-storage'
import { storageKey } from './auth/persisted-state'
import type { AuthPorts, ExchangedSession, ExchangeRequest } from './auth/ports'
import { requestLoginCode } from './auth/request-login-code'
import { cancelled, isAppError } from './contract/app-error'
import type { Device } from './contract/session'
import type { DeleteUser } from './contract/user-calls'
import { createHttpClient, type HttpOptions, type OwnHttpClient } from './http/create-http-client'
import type { HttpClient } from './http/http-client'
import type { SessionPort, Transport } from './http/ports'
import type { ShortTokenPorts, ShortTokens } from './http/short-token'

/** What the host brings. */
export interface CorePorts extends Omit<AuthPorts, 'exchange' | 'revoke'> {
  transport: Transport
  /** What the list of devices shows; null where the host tells nothing. */
  readDevice: () => Device | null
  /**
   * How a session is made, where it is not by `POST /v1/sessions` with the host's code.
   *
   * @default with the host's code
   */
  exchange?: (client: HttpClient, request: ExchangeRequest) => Promise<ExchangedSession>
  /**
   * How requests to our API name their session.
   *
   * @default as a bearer
   */
  authorize?: HttpOptions['authorize']
}

/** What a client of another server needs. */
export interface BackendPorts extends ShortTokenPorts {
  forServer: OwnHttpClient['forServer']
  /** By audience: two clients of one audience share its token. */
  shortTokens: Record<string, ShortTokens>
}

/** Login state, request client and API, joined. */
export interface Core {
  auth: Auth
  api: Api
  /** For an app's own endpoints. */
  client: HttpClient
  /** For `createBackendClient`. */
  backendPorts: BackendPorts
  /**
   * Deletes the signed-in user's account, with a fresh login code of the host; nobody is signed in
   * afterwards. Rejects with an `AppError`: `cancelled` where the user changed meanwhile.
   */
  deleteAccount(): Promise<void>
  /**
   * Approves what a web page asks this phone for, with the digits that it shows and a fresh login code of
   * the host. Rejects with an `AppError`: `cancelled` where the user changed meanwhile.
   */
  approveHandover(id: string, digits: string): Promise<void>
}

/** Joins everything that knows no host; `runtime.ts` adds the host. */
export const createCore = (ports: CorePorts, options: AuthOptions): Core => {
  const { apiBaseUrl, host } = options
  migrateStorage(ports, options)

  const installationId = createInstallationId(ports, storageKey(options, 'installation'))

  // The two need each other: requests need a session, and a session is made by a request.
  const session: SessionPort = {
    current: () => {
      const { session, isRefused } = auth.store.getState()
      return session && { ...session, isRefused }
    },
    ensure: () => auth.ensureSession(),
    renew: (rejectedToken) => auth.renew(rejectedToken),
    confirm: (token) => {
      auth.confirmToken(token)
    },
    checkRefusal: (token) => checkRefusal(token),
    onChange: (listener) => auth.store.subscribe(listener),
  }

  const client = createHttpClient(
    {
      ...ports,
      session,
      onServerTime: (serverNowMs, url) => {
        // The clock of another server says nothing of our sessions.
        if (url.startsWith(`${apiBaseUrl}/`)) auth.noteServerTime(serverNowMs)
      },
    },
    { baseUrl: apiBaseUrl, ...(ports.authorize && { authorize: ports.authorize }) },
  )

  const checkRefusal = createRefusalCheck(client)

  const auth: Auth = createAuth(
    {
      ...ports,
      exchange: (request) => {
        if (ports.exchange) return ports.exchange(client, request)
        const { code, renews, phoneCode, isWanted } = request
        const device = ports.readDevice()
        return createSession(
          client,
          {
            provider: host,
            code,
            ...(device && { device }),
            ...(renews !== null && { renews }),
            ...(phoneCode !== null && { phoneCode }),
          },
          { installationId: installationId(), isWanted },
        )
      },
      revoke: (token) => revokeToken(client, token),
    },
    options,
  )

  const api = createApi(client)

  const currentUserId = () => auth.store.getState().session?.userId

  /** Sends what the user confirmed, with a login code that proves that it is still the same user. */
  const sendWithFreshCode = async (
    userId: string | undefined,
    send: (proof: DeleteUser) => Promise<void>,
  ): Promise<void> => {
    const attempt = async () => {
      const code = await requestLoginCode(ports, { isSilent: false })
      // The user who confirmed may have signed out meanwhile, and another have signed in.
      if (currentUserId() !== userId) throw cancelled()
      await send({ provider: host, code })
    }
    await attempt().catch((error: unknown) => {
      // The session was renewed meanwhile, and a login code is never sent twice.
      if (!isAppError(error) || error.code !== 'session_expired') throw error
      return attempt()
    })
  }

  return {
    auth,
    api,
    client,
    backendPorts: {
      session,
      clock: ports.clock,
      serverNowMs: () => auth.serverNowMs(),
      forServer: client.forServer,
      // No prototype: an audience may have any name.
      shortTokens: Object.create(null) as Record<string, ShortTokens>,
    },
    deleteAccount: async () => {
      const userId = currentUserId()
      try {
        await sendWithFreshCode(userId, (proof) => api.deleteMe(proof))
      } catch (error) {
        // A former try may have got through and its response been lost.
        if (auth.store.getState().signedOutBy !== 'deleted') throw error
      }
      if (currentUserId() === userId) auth.forgetDeletedAccount()
    },
    approveHandover: (id, digits) =>
      sendWithFreshCode(currentUserId(), (proof) => api.approveHandover(id, { ...proof, digits })),
  }
}
