import type { CreatedSession } from '../../../src/contract/session'
import { installationHeader, type CreateSession } from '../../../src/contract/session-calls'
import type { RequestSource } from './request-source'
import { toWireSession } from '../sessions/wire-session'
import type { Identify } from './identify'
import type { OpenSession } from './open-session'

export type SignIn = (request: CreateSession, source: RequestSource) => Promise<CreatedSession>

export interface SignInOptions {
  identify: Identify
  openSession: OpenSession
}

/** A login code becomes a session of ours. Rejects with an `ApiError` of the exchange or of the session. */
export const createSignIn =
  ({ identify, openSession }: SignInOptions): SignIn =>
  async (request, source) => {
    const identified = await identify(request, source.headers)
    const { token, row, user } = await openSession(
      identified,
      {
        device: request.device ?? null,
        installationId: installationOf(source),
        renews: request.renews ?? null,
      },
      source,
    )
    return { token, session: toWireSession(row), user }
  }

/** The route has checked its form. */
export const installationOf = ({ headers }: Pick<RequestSource, 'headers'>): string | null => {
  const id = headers[installationHeader]
  return typeof id === 'string' ? id : null
}
