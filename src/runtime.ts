import type { Api } from './api/api'
import { createApi } from './api/create-api'
import { createSession } from './api/create-session'
import { revokeToken } from './api/revoke-token'
import type { Auth } from './auth/auth'
import { createAuth } from './auth/create-auth'
import { createLoginLog, type LoginLog } from './auth/login-log'
import { requestLoginCode } from './auth/request-login-code'
import type { Session } from './auth/state'
import { isAppError } from './contract/app-error'
import { createHttpClient } from './http/create-http-client'
import type { HttpClient } from './http/http-client'
import type { RequestSession } from './http/session-port'
import { createPlatform } from './platform/create-platform'
import { connectDevtools } from './platform/devtools'

/** What the app is made of, joined once. */
export interface Runtime {
  auth: Auth
  api: Api
  /** For an app's own endpoints. */
  client: HttpClient
  loginLog: LoginLog
  /** With a fresh login code of the host; afterwards nobody is signed in. */
  deleteAccount(): Promise<void>
}

export interface RuntimeOptions {
  apiBaseUrl: string
}

/** The composition root: the one place that knows every part. */
export const createRuntime = ({ apiBaseUrl }: RuntimeOptions): Runtime => {
  const platform = createPlatform(process.env.TARO_ENV)
  const { provider, clock, random } = platform
  const loginLog = createLoginLog(clock)

  const client = createHttpClient(
    {
      transport: platform.transport,
      clock,
      random,
      session: {
        current: () => {
          const { session } = auth.store.getState()
          return session === null ? null : asRequestSession(session)
        },
        ensure: () => auth.ensureSession().then(asRequestSession),
        renew: (rejectedToken) => auth.renew(rejectedToken).then(asRequestSession),
        accepted: (token) => {
          auth.confirmToken(token)
        },
      },
      onServerTime: (serverNowMs) => {
        auth.noteServerTime(serverNowMs)
      },
    },
    { baseUrl: apiBaseUrl },
  )

  const auth: Auth = createAuth(
    {
      ...platform,
      log: loginLog,
      exchange: ({ code, renews }) => {
        const device = platform.readDevice()
        return createSession(client, {
          provider,
          code,
          ...(device === null ? {} : { device }),
          ...(renews === null ? {} : { renews }),
        })
      },
      revoke: (token) => revokeToken(client, token),
    },
    // The first sign-in is the user's: it makes an account, and comes after the agreement. Renewals
    // are silent. With `launch` or `gate` an app without such an agreement signs in by itself.
    { apiBaseUrl, provider, silentSignIn: 'tap' },
  )

  if (process.env.NODE_ENV === 'development') connectDevtools(auth.store, loginLog)

  const api = createApi(client)

  const deleteWithFreshCode = async (): Promise<void> => {
    const code = await requestLoginCode({ ...platform, log: loginLog }, { isSilent: false })
    await api.deleteMe({ provider, code })
  }

  return {
    auth,
    api,
    client,
    loginLog,
    deleteAccount: async () => {
      try {
        await deleteWithFreshCode().catch((error: unknown) => {
          // The session was renewed meanwhile, and a login code is never sent twice.
          if (!isAppError(error) || error.code !== 'session_expired') throw error
          return deleteWithFreshCode()
        })
      } catch (error) {
        // A former try may have got through and its answer been lost.
        if (auth.store.getState().signedOutBy !== 'deleted') throw error
      }
      auth.forgetDeletedAccount()
    },
  }
}

const asRequestSession = ({ token, userId }: Session): RequestSession => ({ token, userId })
