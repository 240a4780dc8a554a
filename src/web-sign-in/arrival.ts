import { AppError, cancelled, type AppErrorCode } from '../contract/app-error'
import { resultParameter } from '../contract/oauth-calls'
import { isProblemCode } from '../contract/problem-code'
import { ticketParameter } from '../contract/tickets'
import type { WebProof } from './web-exchange'
import type { WebPage } from './web-page'

/** What the address says that the page was opened for. None of it proves anything. */
export type Arrival =
  /** A sign-in that goes on here: with a proof, or with the reason why there is none. */
  | { kind: 'signIn'; outcome: WebProof | AppError }
  /** The account may have been deleted. */
  | { kind: 'deleted' }

/** Takes it out of the address, before anything else reads, shares or keeps it. */
export const takeArrival = (page: WebPage): Arrival | null => {
  const result = page.takeParam(resultParameter)
  const ticket = page.takeParam(ticketParameter)
  // Elsewhere a ticket is somebody's link, which would sign this browser in as them.
  if (ticket !== null && page.place === 'miniProgram') {
    return { kind: 'signIn', outcome: { kind: 'ticket', ticket } }
  }
  // Only WeChat's page leads back here: elsewhere it is somebody's link.
  if (page.place !== 'wechat') return null
  switch (result) {
    case null:
      return null
    case 'deleted':
      return { kind: 'deleted' }
    case 'signed_in':
      return { kind: 'signIn', outcome: { kind: 'cookie', isMade: true } }
    // As a no in a host's own window.
    case 'declined':
      return { kind: 'signIn', outcome: cancelled() }
    default: {
      const code: AppErrorCode = isProblemCode(result) ? result : 'login_failed'
      return {
        kind: 'signIn',
        outcome: new AppError(code, 'no sign-in came back', { retryable: false }),
      }
    }
  }
}
