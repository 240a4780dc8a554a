import { clientActor, type Actor } from '../audit/actor'
import { recordAudit } from '../audit/audit-log'
import type { InternalClient } from '../config/internal-clients'
import type { Database, Queries } from '../db/port/database'
import type { UsersTable } from '../db/port/schema'
import { ApiError } from '../errors'
import type { Clock } from '../lib/clock'
import { VaultError, type Vault } from '../crypto/vault'
import { openPhone } from '../users/phone'

/**
 * Every phone number that leaves the server whole passes here, whichever route it leaves by: it is counted
 * against the limit of its reader, is in the audit log, and in the metrics.
 */
export interface PhoneReads {
  /** Counts one number. Rejects with `rate_limited` where the actor has read too many. */
  claim(actor: Actor): Promise<void>
  /**
   * After `claim`. `phone` is the whole number, `+86 13800000000`, or null where the user has none; the result is
   * null where there is no such user. Rejects with a `VaultError` where the number does not open: a reader must
   * not take that for no number.
   */
  read(
    find: (tx: Queries) => Promise<UsersTable | null>,
    actor: Actor,
    sessionId?: string,
  ): Promise<{ phone: string | null } | null>
}

export interface PhoneReadsOptions {
  database: Database
  vault: Vault
  onUnreadable: (error: VaultError) => void
  clock: Clock
  /** Counts one event of a key. Null within the limit, else the time until the next one, in milliseconds. */
  limit: (key: string) => Promise<number | null>
  onRead: (by: string, outcome: PhoneReadOutcome) => void
}

export type PhoneReadOutcome = 'read' | 'limited'

/** The actors that may read phone numbers at all. */
export const phoneReadersOf = (clients: readonly InternalClient[]): string[] =>
  clients.filter(({ scopes }) => scopes.has('phone:read')).map(({ id }) => clientActor(id, null).by)

export const createPhoneReads = (options: PhoneReadsOptions): PhoneReads => {
  const { database, vault, onUnreadable, clock, limit, onRead } = options

  return {
    async claim({ by }) {
      const retryAfterMs = await limit(`phones:${by}`)
      if (retryAfterMs === null) return
      onRead(by, 'limited')
      throw new ApiError('rate_limited', { retryAfterMs })
    },

    async read(find, { by, requestId }, sessionId) {
      const reading = database.transaction(async (tx) => {
        const user = await find(tx)
        if (user === null) return null
        const phone = openPhone(vault, user)
        if (phone === null) return { phone }
        const entry = { userId: user.id, sessionId: sessionId ?? null, requestId, detail: { by } }
        await recordAudit(tx, clock(), { event: 'phone_read', ...entry })
        return { phone }
      })
      // Counted after the transaction, which may run more than once.
      const found = await reading.catch((error: unknown) => {
        if (error instanceof VaultError) onUnreadable(error)
        throw error
      })
      if (found !== null && found.phone !== null) onRead(by, 'read')
      return found
    },
  }
}
