import { randomBytes } from 'node:crypto'
import type { HandoverPurpose } from '../../../src/contract/handovers'
import type { CreatedHandover, PolledHandover } from '../../../src/contract/web-handovers'
import type { ProblemCode } from '../../../src/contract/problem'
import type { User } from '../../../src/contract/user'
import { constantTimeEqual } from '../crypto/constant-time-equal'
import { hashRandomSecret, newRandomSecret } from '../crypto/random-secret'
import type { Database } from '../db/port/database'
import type { HandoversTable, SessionsTable } from '../db/port/schema'
import { ApiError, sessionInvalid } from '../errors'
import { clientKeyOf } from '../lib/client-key-of'
import type { Clock } from '../lib/clock'
import { toIsoTime } from '../lib/to-iso-time'
import type { LiveSession } from '../sessions/session-cache'
import { expiryOf, type SessionLifetime, type Sessions } from '../sessions/sessions'
import type { SessionRef } from '../sessions/session-token'
import type { PresentUser } from '../users/present-user'
import { lockUser } from '../users/user-queries'
import { browserOf, deviceNames } from './browser-of'
import type { CreateHandoverCode } from './handover-codes'
import { collectHandover, findHandover, insertHandover } from './handover-queries'
import { problemOf, refuse, statusOf } from './refusal'
import { newWebToken, recordWebSession } from './web-session'

/** A call of a web page. */
export interface WebCall {
  requestId: string
  /** The client's address: an IP address, or `unknown`. */
  address: string
  /** Of the page, from the header `origin`; one of `WEB_ORIGINS`. */
  origin: string
  userAgent: string | undefined
  /** The installation of the app in this browser, whose former session of the same user a new one replaces. */
  installationId: string | null
  /** The session of the browser's cookie, if it is live. */
  current: LiveSession | null
  /** Whether the request was begun for that session, and for none of another tab. */
  isNamed: boolean
  /** The same as its token names it. */
  replaces: SessionRef | null
}

/** A session that a browser gets, and its token for the cookie. */
export interface WebSignIn {
  token: string
  row: SessionsTable
  user: User
}

/** What a web page does with its own request. Each rejects with an `ApiError`. */
export interface WebHandovers {
  /** The secret is for the browser's cookie: everyone can see the id, which collects nothing by itself. */
  begin(
    purpose: HandoverPurpose,
    call: WebCall,
  ): Promise<{ handover: CreatedHandover; secret: string }>
  poll(id: string, secret: string | null): Promise<PolledHandover>
  collect(id: string, secret: string | null, call: WebCall): Promise<WebSignIn>
}

export interface WebHandoversOptions {
  database: Database
  createCode: CreateHandoverCode
  sessions: Pick<Sessions, 'invalidateUser'>
  presentUser: PresentUser
  clock: Clock
  lifetime: SessionLifetime
  maxSessions: number
}

/** From the request to the collection. */
const handoverLifeMs = 120_000
/** For some time after its end the browser still learns what became of the request. */
export const handoverPollableMs = handoverLifeMs + 60_000
const pollAfterMs = 2_000
const idBytes = 16

export const createWebHandovers = (options: WebHandoversOptions): WebHandovers => {
  const { database, sessions, clock } = options

  const find = async (id: string, secret: string | null) => {
    const row = await database.one(findHandover, [id])
    if (row === null) return { row: null, isOwn: false }
    const isOwn = secret !== null && constantTimeEqual(row.secret_hash, hashRandomSecret(secret))
    return { row, isOwn }
  }

  return {
    async begin(purpose, { origin, userAgent, address, current, isNamed }) {
      if (purpose === 'delete' && !isNamed) throw sessionInvalid()
      const id = randomBytes(idBytes).toString('base64url')
      const secret = newRandomSecret()
      const { browser, system } = browserOf(userAgent)
      const code = await options.createCode({ id, system, expiresAtMs: clock() + handoverLifeMs })
      const nowMs = clock()
      const expiresAtMs = nowMs + handoverLifeMs
      const requesterId = purpose === 'delete' ? (current?.row.user_id ?? null) : null
      await database.transaction((tx) =>
        tx.run(insertHandover, [
          id,
          hashRandomSecret(secret),
          purpose,
          origin,
          browser,
          system,
          clientKeyOf(address),
          requesterId,
          nowMs,
          expiresAtMs,
        ]),
      )
      return { handover: { id, expiresAt: toIsoTime(expiresAtMs), code, pollAfterMs }, secret }
    },

    async poll(id, secret) {
      const { row, isOwn } = await find(id, secret)
      if (row === null || !isOwn) throw new ApiError('handover_unknown')
      const status = statusOf(row, clock())
      return {
        status,
        ...(status === 'claimed' && row.digits !== null ? { digits: row.digits } : {}),
        expiresAt: toIsoTime(row.expires_at),
        pollAfterMs,
      }
    },

    async collect(id, secret, call) {
      const { row, isOwn } = await find(id, secret)
      // Without an entry in the audit log: there is nobody to whom it could belong.
      if (row === null) throw new ApiError('handover_unknown')
      return collectIn(row, isOwn, call).catch((error: unknown) =>
        refuse(database, clock(), error, {
          call: 'collect',
          userId: row.user_id,
          sessionId: row.session_id,
          requestId: call.requestId,
          address: call.address,
        }),
      )
    },
  }

  async function collectIn(row: HandoversTable, isOwn: boolean, call: WebCall): Promise<WebSignIn> {
    const reason = isOwn ? collectProblem(row, call, clock()) : 'handover_unknown'
    if (reason !== null) throw new ApiError(reason)
    const userId = row.user_id
    // The user was merged into another one, or is deleted.
    if (userId === null) throw new ApiError('handover_denied')
    const nowMs = clock()
    const token = newWebToken(nowMs)
    const recorded = await database.transaction(async (tx) => {
      // First, as in a renewal, which takes the request along to the session's successor.
      await tx.one(lockUser, [userId])
      const vouchedBy = (await tx.one(findHandover, [row.id]))?.session_id
      if (typeof vouchedBy !== 'string') throw new ApiError('handover_denied')
      const session = await recordWebSession(tx, token, {
        userId,
        vouchedBy,
        isChild: false,
        device: deviceOf(row),
        replaces: call.replaces,
        installationId: call.installationId,
        nowMs,
        expiresAtMs: expiryOf(options.lifetime, nowMs, nowMs),
        maxSessions: options.maxSessions,
        requestId: call.requestId,
        address: call.address,
      })
      if (session === null) throw new ApiError('handover_denied')
      // Last, so that of two collections one undoes its session.
      const collected = await tx.run(collectHandover, [row.id, nowMs])
      if (collected === 0) throw new ApiError('handover_used')
      return session
    })
    sessions.invalidateUser(userId)
    return { token: token.token, row: recorded.row, user: options.presentUser(recorded.user) }
  }
}

const collectProblem = (row: HandoversTable, call: WebCall, nowMs: number): ProblemCode | null => {
  if (row.origin !== call.origin) return 'origin_refused'
  const status = statusOf(row, nowMs)
  if (status !== 'approved') return problemOf(status)
  return isOtherUser(call, row.user_id) ? 'signed_in_as_other' : null
}

/** A session of another user is never replaced behind that user's back. */
export const isOtherUser = ({ current }: WebCall, userId: string | null): boolean =>
  current !== null && current.row.user_id !== userId

const deviceOf = ({ browser, system }: HandoversTable) =>
  deviceNames(
    browser as Parameters<typeof deviceNames>[0],
    system as Parameters<typeof deviceNames>[1],
  )
