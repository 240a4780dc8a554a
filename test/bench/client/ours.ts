import type { Auth } from '../../../src/auth/auth'
import { userResponseSchema } from '../../../src/contract/user'
import { createCore } from '../../../src/create-core'
import { createPlatform } from '../../../src/platform/create-platform'

export interface Ours {
  auth: Auth
  readMe(n: number): Promise<unknown>
}

/** As `src/runtime.ts` joins them, with the silent first sign-in that the peers have as well. */
export const createOurs = (apiBaseUrl: string): Ours => {
  const platform = createPlatform('weapp')
  const { auth, client } = createCore(platform, {
    apiBaseUrl,
    host: platform.host,
    silentSignIn: 'launch',
  })
  return {
    auth,
    readMe: (n) =>
      client.request({ method: 'GET', path: '/v1/me', query: { n }, expect: userResponseSchema }),
  }
}
