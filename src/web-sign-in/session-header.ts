import { sessionHeader } from '../contract/session-calls'
import type { Authorize } from '../http/session-sender'

/**
 * Names the session that a request was begun for. The cookie may be another tab's by now; our server
 * then refuses the request in place of carrying it out for another user.
 */
export const nameSession: Authorize = (wire, sessionId) => ({
  ...wire,
  headers: { ...wire.headers, ...(sessionId !== null && { [sessionHeader]: sessionId }) },
})
