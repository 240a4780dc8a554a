import type { Sessions } from '../sessions/sessions'
import type { Metrics } from './metrics'

/** The same sessions, with those counted that their owner ended, here or on another device. */
export const countSessions = (metrics: Metrics, sessions: Sessions): Sessions => ({
  ...sessions,

  async signOut(live, requestId) {
    await sessions.signOut(live, requestId)
    metrics.sessionsEnded('signed_out', 1)
  },

  async revoke(live, sessionId, requestId) {
    await sessions.revoke(live, sessionId, requestId)
    metrics.sessionsEnded(sessionId === live.row.id ? 'signed_out' : 'revoked', 1)
  },

  async revokeOthers(live, requestId) {
    const revoked = await sessions.revokeOthers(live, requestId)
    metrics.sessionsEnded('revoked', revoked)
    return revoked
  },
})
