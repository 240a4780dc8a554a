import type { User } from '../../../src/contract/user'
import { recordAudit } from '../audit/audit-log'
import { isNotUnique } from '../db/port/database-error'
import { ApiError, sessionInvalid } from '../errors'
import { assertStillAllowed } from '../sessions/assert-still-allowed'
import type { LiveSession } from '../sessions/session-cache'
import type { PhoneProof } from '../providers/provider'
import { ProviderError } from '../upstream/provider-error'
import { toProviderProblem } from '../providers/provider-problem'
import { phoneContext, phoneIndexPurpose, toPhoneText } from '../users/phone'
import { claimPhone } from '../users/phone-claim'
import type { ProfileDeps } from './profile-deps'
import { openSessionKey } from './open-session-key'
import { findIdentity, findPhoneOwner, updatePhone } from './profile-queries'

export type BindPhone = (live: LiveSession, proof: PhoneProof, requestId: string) => Promise<User>

/**
 * Gives the user the number that the phone button stands for. Rejects with `phone_code_invalid`,
 * `data_invalid` or `session_key_expired`, with `phone_taken` if another account has the number, and as
 * `assertStillAllowed` does.
 */
export const createBindPhone =
  ({ database, sessions, presentUser, vault, providers, clock }: ProfileDeps): BindPhone =>
  async (live, proof, requestId) => {
    const { row } = live
    const provider = providers.ofSession(row)
    const owner = {
      subject: row.openid,
      sessionKey: async () =>
        openSessionKey(vault, await database.one(findIdentity, [row.app_id, row.openid])),
    }
    const reading = provider.readPhone(proof, owner)
    if (reading === null) {
      const detail = `body: this is not what the phone button of ${provider.host} gives`
      throw new ApiError('invalid_request', { detail })
    }
    const phone = await reading.catch((error: unknown) => {
      throw error instanceof ProviderError ? toProviderProblem(error, 'phone_code_invalid') : error
    })

    const text = toPhoneText(phone.countryCode, phone.number)
    const sealed = vault.seal(text, phoneContext(row.user_id))
    const indexes = vault.blindIndexes(text, phoneIndexPurpose)
    const nowMs = clock()
    try {
      const user = await database.transaction(async (tx) => {
        await claimPhone(tx, indexes, nowMs)
        await assertStillAllowed(tx, live, nowMs)
        // Under every key of the ring: a number that an older key has sealed has another index.
        for (const index of indexes) {
          if ((await tx.one(findPhoneOwner, [index, row.user_id])) !== null) {
            throw new ApiError('phone_taken')
          }
        }
        await recordAudit(tx, nowMs, {
          event: 'phone_bound',
          userId: row.user_id,
          sessionId: row.id,
          requestId,
        })
        return tx.one(updatePhone, [row.user_id, sealed.bytes, sealed.keyId, indexes[0], nowMs])
      })
      if (user === null) throw sessionInvalid()
      sessions.invalidateUser(row.user_id)
      return presentUser(user)
    } catch (error) {
      // Two accounts that bind one number at the same moment: the other one was first.
      if (isNotUnique(error)) throw new ApiError('phone_taken', { cause: error })
      throw error
    }
  }
