import { recordAudit } from '../audit/audit-log'
import type { Clock } from '../lib/clock'
import { statement, type Database } from '../db/port/database'

const forgetPhones = statement(
  'forget-phones-of-key',
  `update users set phone_sealed = null, phone_key_id = null, phone_index = null, updated_at = $2
   where phone_key_id = $1`,
)

const forgetSessionKeys = statement(
  'forget-session-keys-of-key',
  `update identities set session_key_sealed = null, session_key_key_id = null, updated_at = $2
   where session_key_key_id = $1`,
)

const forgetTokenKeys = statement(
  'forget-token-keys-of-key',
  'delete from token_keys where private_key_id = $1',
)

/**
 * Gives up what a lost key has sealed, in one transaction: those users have no phone number any
 * more, their next sign-in brings a session key, and short tokens get a new key.
 */
export const forgetKey = (
  database: Database,
  clock: Clock,
  keyId: string,
): Promise<{ phones: number; sessionKeys: number; tokenKeys: number }> =>
  database.maintenance(async (tx) => {
    const nowMs = clock()
    const phones = await tx.run(forgetPhones, [keyId, nowMs])
    const sessionKeys = await tx.run(forgetSessionKeys, [keyId, nowMs])
    const tokenKeys = await tx.run(forgetTokenKeys, [keyId])
    const detail = { keyId, phones, sessionKeys, tokenKeys, by: 'operator' }
    await recordAudit(tx, nowMs, { event: 'key_forgotten', userId: null, detail })
    return { phones, sessionKeys, tokenKeys }
  })
