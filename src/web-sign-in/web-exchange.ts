import { revokeToken } from '../api/session-calls'
import { collectHandover, readCurrentSession, redeemTicket } from '../api/web-session-calls'
import type { ExchangedSession, ExchangeRequest } from '../auth/ports'
import { AppError, isAppError } from '../contract/app-error'
import type { CurrentSession } from '../contract/session-calls'
import type { HttpClient, Wanted } from '../http/http-client'

/** What a sign-in of a web page is made of. As text it is the login code of other hosts. */
export type WebProof =
  /** Nothing: there may be a session in the cookie. `made`: by the sign-in that just came back. */
  | { kind: 'cookie'; isMade: boolean }
  /** The id of a hand-over that a phone approved. */
  | { kind: 'handover'; id: string }
  | { kind: 'ticket'; ticket: string }

export const toCode = (proof: WebProof): string => JSON.stringify(proof)

export const exchangeWebProof = async (
  client: HttpClient,
  { code, isWanted, revocations }: ExchangeRequest,
): Promise<ExchangedSession> => {
  const proof = JSON.parse(code) as WebProof
  switch (proof.kind) {
    case 'handover':
      return toCreated(await collectHandover(client, proof.id, { isWanted }))
    case 'ticket':
      return toCreated(await redeem(client, proof.ticket, { isWanted }))
    case 'cookie': {
      const before = revocations()
      const found = await readCurrentSession(client, { isWanted }).catch(explain)
      // This tab or another one has given it up, and the server did not know yet when it responded.
      if ([...before, ...revocations()].includes(found.session.id)) throw nobody()
      return { ...toCreated(found), isFound: !proof.isMade }
    }
  }
}

/**
 * The mini-program around the page knows its user: where the browser is signed in as another one, who used
 * that phone before, the ticket goes in place of that session.
 */
export const redeem = async (
  client: HttpClient,
  ticket: string,
  wanted: Wanted,
): Promise<CurrentSession> => {
  try {
    return await redeemTicket(client, ticket, wanted)
  } catch (error) {
    if (!isAppError(error) || error.code !== 'signed_in_as_other') throw error
    const { session } = await readCurrentSession(client, wanted)
    await revokeToken(client, session.id, wanted)
    return redeemTicket(client, ticket, wanted)
  }
}

const toCreated = ({ session, user }: CurrentSession): ExchangedSession => ({
  session,
  user,
  // The bearer is in the cookie.
  token: session.id,
})

const explain = (error: unknown): never => {
  throw isAppError(error) && error.code === 'session_invalid' ? nobody(error) : error
}

/** Final: only a tap signs in again, or another tab. */
const nobody = (cause: unknown = null): AppError =>
  new AppError('signed_out', 'the browser has no session', { retryable: false, cause })
