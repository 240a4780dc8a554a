import { clientActor, type Actor } from '../audit/actor'
import { recordAudit } from '../audit/audit-log'
import type { InternalClient } from '../config/internal-clients'
import type { Queries } from '../db/port/database'
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
   * Part of a transaction, after `claim`. The whole number, `+86 13800000000`; null where there is none. Rejects
   * with a `VaultError` where it does not open: a reader must not take that for no number.
   */
  read(tx: Queries, user: UsersTable, actor: Actor, sessionId?: string): Promise<string | null>
}

export interface PhoneReadsOptions {
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
  const { vault, onUnreadable, clock, limit, onRead } = options

  const open = (user: UsersTable): string | null => {
    try {
      return openPhone(vault, user)
    } catch (error) {
      if (error instanceof VaultError) onUnreadable(error)
      throw error
    }
  }

  return {
    async claim({ by }) {
      const retryAfterMs = await limit(`phones:${by}`)
      if (retryAfterMs === null) return
      onRead(by, 'limited')
      throw new ApiError('rate_limited', { retryAfterMs })
    },

    async read(tx, user, { by, requestId }, sessionId) {
      const phone = open(user)
      const entry = { userId: user.id, sessionId: sessionId ?? null, requestId, detail: { by } }
      await recordAudit(tx, clock(), { event: 'phone_read', ...entry })
      onRead(by, 'read')
      return phone
    },
  }
}
