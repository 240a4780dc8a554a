import type { CreatedSession } from '../../../src/contract/session'
import { installationHeader, type CreateSession } from '../../../src/contract/session-calls'
import type { RequestOrigin } from './request-origin'
import { toWireSession } from '../sessions/wire-session'
import type { Identify } from './identify'
import type { OpenSession } from './open-session'

export type SignIn = (request: CreateSession, origin: RequestOrigin) => Promise<CreatedSession>

export interface SignInOptions {
  identify: Identify
  openSession: OpenSession
}

/** A login code becomes a session of ours. Rejects with an `ApiError` of the exchange or of the session. */
export const createSignIn =
  ({ identify, openSession }: SignInOptions): SignIn =>
  async (request, origin) => {
    const identified = await identify(request, origin.headers)
    const { token, row, user } = await openSession(
      identified,
      {
        device: request.device ?? null,
        installationId: installationOf(origin),
        renews: request.renews ?? null,
      },
      origin,
    )
    return { token, session: toWireSession(row), user }
  }

/** The route has checked its form. */
export const installationOf = ({ headers }: Pick<RequestOrigin, 'headers'>): string | null => {
  const id = headers[installationHeader]
  return typeof id === 'string' ? id : null
}
