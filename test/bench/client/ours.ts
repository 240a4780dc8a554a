import { createSession } from '../../../src/api/create-session'
import { revokeToken } from '../../../src/api/revoke-token'
import type { Auth } from '../../../src/auth/auth'
import { createAuth } from '../../../src/auth/create-auth'
import { userAnswerSchema } from '../../../src/contract/user'
import { createHttpClient } from '../../../src/http/create-http-client'
import { createPlatform } from '../../../src/platform/create-platform'

export interface Ours {
  auth: Auth
  readMe(n: number): Promise<unknown>
}

/** As `src/runtime.ts` joins them, with the silent first sign-in that the peers have as well. */
export const createOurs = (apiBaseUrl: string): Ours => {
  const platform = createPlatform('weapp')
  const { provider, clock, random } = platform
  const client = createHttpClient(
    {
      transport: platform.transport,
      clock,
      random,
      session: {
        current: () => auth.store.getState().session,
        ensure: () => auth.ensureSession(),
        renew: (rejectedToken) => auth.renew(rejectedToken),
        accepted: (token) => auth.confirmToken(token),
      },
      onServerTime: (serverNowMs) => auth.noteServerTime(serverNowMs),
    },
    { baseUrl: apiBaseUrl },
  )
  const auth: Auth = createAuth(
    {
      ...platform,
      exchange: ({ code, renews }) =>
        createSession(client, { provider, code, ...(renews === null ? {} : { renews }) }),
      revoke: (token) => revokeToken(client, token),
    },
    { apiBaseUrl, provider, silentSignIn: 'launch' },
  )
  return {
    auth,
    readMe: (n) =>
      client.request({ method: 'GET', path: '/v1/me', query: { n }, expect: userAnswerSchema }),
  }
}
