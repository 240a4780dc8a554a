import type { CreatedTicket } from '../../../src/contract/tickets'
import type { ProblemCode } from '../../../src/contract/problem'
import { recordAudit } from '../audit/audit-log'
import { hashRandomSecret, newRandomSecret } from '../crypto/random-secret'
import type { Database } from '../db/port/database'
import type { HandoverTicketsTable } from '../db/port/schema'
import { ApiError } from '../errors'
import type { Clock } from '../lib/clock'
import { toIsoTime } from '../lib/to-iso-time'
import type { LiveSession } from '../sessions/session-cache'
import { deleteChildSessions } from '../sessions/session-queries'
import { expiryOf, type SessionLifetime, type Sessions } from '../sessions/sessions'
import type { RequestSource } from '../sign-in/request-source'
import type { PresentUser } from '../users/present-user'
import { lockUser } from '../users/user-queries'
import { browserOf, deviceNames } from './browser-of'
import { findTicket, insertTicket, useTicket } from './handover-queries'
import { refuse } from './refusal'
import { isOtherUser, type WebCall, type WebSignIn } from './web-handovers'
import { newWebToken, recordWebSession } from './web-session'

/** Lets a mini-program open a web page of ours that is signed in. Each rejects with an `ApiError`. */
export interface Tickets {
  /** For a page of one origin, once. */
  issue(live: LiveSession, audience: string, source: RequestSource): Promise<CreatedTicket>
  /** The page's session ends with that of the mini-program, and replaces the one of an earlier ticket. */
  redeem(ticket: string, call: WebCall): Promise<WebSignIn>
}

export interface TicketsOptions {
  database: Database
  sessions: Pick<Sessions, 'invalidateUser'>
  presentUser: PresentUser
  clock: Clock
  lifetime: SessionLifetime
  /** Origins of the web pages. */
  audiences: readonly string[]
}

/** A web-view opens in seconds; an address that is shared or logged must be worth nothing soon after. */
const ticketLifeMs = 60_000
/** A page that a mini-program opened is opened again with a new ticket. */
const childLifeMs = 24 * 3_600_000

export const createTickets = (options: TicketsOptions): Tickets => {
  const { database, sessions, clock } = options

  return {
    async issue({ row }, audience, source) {
      const whose = { userId: row.user_id, sessionId: row.id, requestId: source.id }
      if (row.provider === 'h5') {
        const refused = { call: 'issue', ...whose, address: source.ip } as const
        return refuse(database, clock(), new ApiError('host_not_allowed'), refused)
      }
      if (!options.audiences.includes(audience)) {
        throw new ApiError('invalid_request', { detail: 'body: audience is not in WEB_ORIGINS' })
      }
      const ticket = newRandomSecret()
      const nowMs = clock()
      const expiresAtMs = nowMs + ticketLifeMs
      const values = [hashRandomSecret(ticket), row.user_id, row.id, audience, nowMs, expiresAtMs]
      await database.transaction(async (tx) => {
        await tx.run(insertTicket, values)
        const detail = { audience, address: source.ip }
        await recordAudit(tx, nowMs, { event: 'ticket_issued', ...whose, detail })
      })
      return { ticket, expiresAt: toIsoTime(expiresAtMs) }
    },

    async redeem(text, call) {
      const ticket = await database.one(findTicket, [hashRandomSecret(text)])
      // Without an entry in the audit log: there is nobody to whom it could belong.
      if (ticket === null) throw new ApiError('ticket_invalid')
      return redeemIn(ticket, call).catch((error: unknown) =>
        refuse(database, clock(), error, {
          call: 'redeem',
          userId: ticket.user_id,
          sessionId: ticket.session_id,
          requestId: call.requestId,
          address: call.address,
        }),
      )
    },
  }

  async function redeemIn(ticket: HandoverTicketsTable, call: WebCall): Promise<WebSignIn> {
    const reason = redeemProblem(ticket, call, clock())
    if (reason !== null) throw new ApiError(reason)
    const userId = ticket.user_id
    const nowMs = clock()
    const { browser, system } = browserOf(call.userAgent)
    const token = newWebToken(nowMs)
    const recorded = await database.transaction(async (tx) => {
      // First, as in a renewal, which takes the ticket along to the session's successor.
      await tx.one(lockUser, [userId])
      const vouchedBy = (await tx.one(findTicket, [ticket.ticket_hash]))?.session_id
      const used = await tx.run(useTicket, [ticket.ticket_hash, nowMs])
      if (vouchedBy === undefined || used === 0) throw new ApiError('ticket_invalid')
      await tx.run(deleteChildSessions, [userId, vouchedBy])
      const session = await recordWebSession(tx, token, {
        userId,
        vouchedBy,
        isChild: true,
        device: deviceNames(browser, system),
        replaces: call.replaces,
        installationId: call.installationId,
        nowMs,
        expiresAtMs: Math.min(nowMs + childLifeMs, expiryOf(options.lifetime, nowMs, nowMs)),
        maxSessions: Infinity,
        requestId: call.requestId,
        address: call.address,
      })
      if (session === null) throw new ApiError('ticket_invalid')
      return session
    })
    sessions.invalidateUser(userId)
    return { token: token.token, row: recorded.row, user: options.presentUser(recorded.user) }
  }
}

const redeemProblem = (
  ticket: HandoverTicketsTable,
  call: WebCall,
  nowMs: number,
): ProblemCode | null => {
  const isGood =
    ticket.audience === call.origin && ticket.used_at === null && ticket.expires_at > nowMs
  if (!isGood) return 'ticket_invalid'
  return isOtherUser(call, ticket.user_id) ? 'signed_in_as_other' : null
}
