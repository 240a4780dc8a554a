import { randomInt } from 'node:crypto'
import type { ApproveHandover, ClaimedHandover } from '../../../src/contract/handovers'
import type { ProblemCode } from '../../../src/contract/problem'
import { eraseUser } from '../account/delete-account'
import { ownsIdentity } from '../account/owns-identity'
import { recordAudit, type AuditEvent } from '../audit/audit-log'
import type { Database, Queries } from '../db/port/database'
import type { HandoversTable } from '../db/port/schema'
import { ApiError } from '../errors'
import type { Clock } from '../lib/clock'
import { assertStillAllowed } from '../sessions/assert-still-allowed'
import type { LiveSession } from '../sessions/session-cache'
import type { Sessions } from '../sessions/sessions'
import type { Identified, Identify } from '../sign-in/identify'
import type { KeepSessionKey } from '../sign-in/keep-session-key'
import type { RequestSource } from '../sign-in/request-source'
import type { ReleasePictures } from '../users/release-pictures'
import { describeHandover, isSameNetwork } from './describe-handover'
import { approveHandover, claimHandover, denyHandover, findHandover } from './handover-queries'
import { problemOf, refuse, statusOf, type RefusedCall } from './refusal'

/** What a mini-program does with the request of a web page. Each rejects with an `ApiError`. */
export interface PhoneHandovers {
  /** The first session wins, and may ask again. From now on the browser shows two digits. */
  claim(live: LiveSession, id: string, source: RequestSource): Promise<ClaimedHandover>
  /** Needs the digits of the browser, and a fresh login code of the same user. Wrong digits deny. */
  approve(
    live: LiveSession,
    id: string,
    approval: ApproveHandover,
    source: RequestSource,
  ): Promise<void>
  /** Also takes back an approval that is not collected yet. */
  deny(live: LiveSession, id: string, source: RequestSource): Promise<void>
}

export interface PhoneHandoversOptions {
  database: Database
  identify: Identify
  keepSessionKey: KeepSessionKey
  sessions: Pick<Sessions, 'invalidateUser'>
  releasePictures: ReleasePictures
  clock: Clock
}

type Call = Extract<RefusedCall['call'], 'claim' | 'approve' | 'deny'>

export const createPhoneHandovers = (options: PhoneHandoversOptions): PhoneHandovers => {
  const { database, identify, sessions, clock } = options

  const refuseCall = (call: Call, error: unknown, live: LiveSession, source: RequestSource) =>
    refuse(database, clock(), error, {
      call,
      userId: live.row.user_id,
      sessionId: live.row.id,
      requestId: source.id,
      address: source.ip,
    })

  const assertPhone = async (call: Call, live: LiveSession, source: RequestSource) => {
    if (live.row.provider !== 'h5') return
    await refuseCall(call, new ApiError('host_not_allowed'), live, source)
  }

  const claimIn = (tx: Queries, { row }: LiveSession, id: string, digits: string) =>
    tx.run(claimHandover, [id, row.user_id, row.id, digits, clock()])

  return {
    async claim(live, id, source) {
      await assertPhone('claim', live, source)
      const digits = newDigits()
      const row = await database.transaction(async (tx) => {
        const claimed = await claimIn(tx, live, id, digits)
        const found = await tx.one(findHandover, [id])
        if (claimed > 0 && found !== null) {
          await audit(tx, clock(), 'handover_claimed', live, found, source)
        }
        return found
      })
      const reason = problemFor(row, live, clock(), ['claimed'])
      if (row === null || reason !== null) {
        const error = new ApiError(reason ?? 'handover_unknown')
        return refuseCall('claim', error, live, source)
      }
      return describeHandover(row, source.ip)
    },

    async approve(live, id, { digits, ...proof }, source) {
      await assertPhone('approve', live, source)
      const refused = (error: unknown) => refuseCall('approve', error, live, source)
      const early = await database.transaction(async (tx) => {
        const row = await tx.one(findHandover, [id])
        const reason = problemFor(row, live, clock(), ['claimed'])
        if (row === null || reason !== null) return reason ?? 'handover_unknown'
        if (row.digits === digits) return null
        // The user reads the digits off another screen than the one that asks: there is no second guess.
        await tx.run(denyHandover, [id, live.row.id, clock()])
        await audit(tx, clock(), 'handover_denied', live, row, source, 'digits_wrong')
        return 'digits_wrong'
      })
      if (early === 'digits_wrong') throw new ApiError(early)
      if (early !== null) return refused(new ApiError(early))

      const identified = await identify(proof, source.headers).catch(refused)
      const outcome = await approveIn(live, id, identified, source).catch(
        async (error: unknown) => {
          if (error instanceof ApiError) await options.keepSessionKey(identified)
          return refused(error)
        },
      )
      if (outcome === 'erased') sessions.invalidateUser(live.row.user_id)
      else await options.keepSessionKey(identified)
    },

    async deny(live, id, source) {
      await assertPhone('deny', live, source)
      const reason = await database.transaction(async (tx) => {
        // Declining needs no look at the request before.
        await claimIn(tx, live, id, newDigits())
        const denied = await tx.run(denyHandover, [id, live.row.id, clock()])
        const row = await tx.one(findHandover, [id])
        if (denied > 0 && row !== null) {
          await audit(tx, clock(), 'handover_denied', live, row, source, 'declined')
        }
        return problemFor(row, live, clock(), ['denied'])
      })
      if (reason !== null) await refuseCall('deny', new ApiError(reason), live, source)
    },
  }

  /** After the exchange of the code and never across it. */
  async function approveIn(
    live: LiveSession,
    id: string,
    identified: Identified,
    source: RequestSource,
  ): Promise<'approved' | 'erased'> {
    const { user_id: userId, id: sessionId } = live.row
    return database.transaction(async (tx) => {
      if (!(await ownsIdentity(tx, userId, identified))) throw new ApiError('identity_mismatch')
      const row = await tx.one(findHandover, [id])
      if (row === null) throw new ApiError('handover_unknown')
      const isDeletion = row.purpose === 'delete'
      if (isDeletion) await assertStillAllowed(tx, live, clock())
      // A deletion leaves nothing to collect.
      const status = isDeletion ? 'collected' : 'approved'
      const approved = await tx.run(approveHandover, [id, sessionId, status, clock()])
      if (approved === 0) {
        throw new ApiError(problemFor(row, live, clock(), []) ?? 'handover_used')
      }
      await audit(tx, clock(), 'handover_approved', live, row, source)
      if (!isDeletion) return 'approved'
      const requestId = source.id
      await eraseUser(tx, options.releasePictures, userId, clock(), { requestId })
      return 'erased'
    })
  }
}

/** Two, for a person to read and type; the one try makes a guess a matter of one in a hundred. */
const newDigits = () => String(randomInt(100)).padStart(2, '0')

/** Null where the hand-over is this session's and in one of the states. */
const problemFor = (
  row: HandoversTable | null,
  live: LiveSession,
  nowMs: number,
  expected: readonly string[],
): ProblemCode | null => {
  if (row === null) return 'handover_unknown'
  if (row.purpose === 'delete' && row.requester_id !== live.row.user_id) return 'identity_mismatch'
  // What became of it is told only to the phone that has it.
  if (row.session_id !== null && row.session_id !== live.row.id) return 'handover_claimed'
  const status = statusOf(row, nowMs)
  return expected.includes(status) ? null : problemOf(status)
}

const audit = (
  tx: Queries,
  nowMs: number,
  event: AuditEvent,
  live: LiveSession,
  row: HandoversTable,
  source: RequestSource,
  reason?: string,
) =>
  recordAudit(tx, nowMs, {
    event,
    userId: live.row.user_id,
    sessionId: live.row.id,
    requestId: source.id,
    detail: {
      purpose: row.purpose,
      browser: row.browser,
      system: row.system,
      origin: row.origin,
      browserAddress: row.address,
      address: source.ip,
      sameNetwork: isSameNetwork(row.address, source.ip),
      ...(reason === undefined ? {} : { reason }),
    },
  })
