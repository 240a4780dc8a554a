import type { DecryptData, DecryptedData } from '../../../src/contract/user-calls'
import { ApiError } from '../errors'
import type { LiveSession } from '../sessions/session-cache'
import { sessionKeyContext } from '../sign-in/session-key-context'
import { decryptData } from '../wechat/decrypt-data'
import { isRawDataSigned } from '../wechat/signature'
import type { WechatClient } from '../wechat/wechat-client'
import { ProviderError } from '../upstream/provider-error'
import { toProviderProblem } from '../providers/provider-problem'
import type { ProfileDeps } from './profile-deps'
import { openSessionKey } from './open-session-key'
import { findIdentity, replaceSessionKey } from './profile-queries'

export type ReadEncryptedData = (
  live: LiveSession,
  sealed: DecryptData,
) => Promise<DecryptedData['data']>

const maxAgeMs = 10 * 60_000

/** WeChat's ids of the user never reach a client, whatever the platform puts beside the data. */
const hiddenFields: ReadonlySet<string> = new Set(['openid', 'unionid'])

/**
 * Opens what an encrypted getter of WeChat gave to the app. Rejects with `session_key_expired`
 * where another key sealed it: sign in again, then ask the getter again. Rejects with
 * `data_invalid` for what WeChat did not make, not for this app, or not lately.
 */
export const createReadEncryptedData =
  ({
    database,
    vault,
    wechat,
    clock,
  }: Omit<ProfileDeps, 'sessions' | 'presentUser' | 'providers'>): ReadEncryptedData =>
  async ({ row }, sealed) => {
    const client = wechat.find(row.app_id)
    const identity = await database.one(findIdentity, [row.app_id, row.openid])
    const sessionKey = openSessionKey(vault, identity)
    if (client === null || identity === null || sessionKey === null) throw keyExpired()

    const rule = { appId: row.app_id, nowMs: clock(), maxAgeMs }
    const decryption = decryptData(sealed, sessionKey, rule)
    switch (decryption.outcome) {
      case 'decrypted':
        assertSigned(sealed, sessionKey)
        return withoutIds(decryption.data)
      case 'other_app':
        throw new ApiError('data_invalid', { detail: 'made for another app' })
      case 'out_of_date':
        throw new ApiError('data_invalid', { detail: 'out of date' })
      case 'malformed':
        throw new ApiError('data_invalid', { detail: 'not a whole number of blocks' })
      case 'not_readable': {
        const fresh = await agreeOnKey(client, row.openid, sessionKey)
        if (fresh === null) throw keyExpired()
        const context = sessionKeyContext(row.app_id, row.openid)
        const { bytes, keyId } = vault.seal(fresh, context)
        await database.transaction((tx) =>
          tx.run(replaceSessionKey, [
            row.app_id,
            row.openid,
            identity.exchanged_at,
            bytes,
            keyId,
            clock(),
          ]),
        )
        throw keyExpired()
      }
    }
  }

/**
 * Another key sealed the data. Where ours is the one that WeChat holds, it is replaced, so that
 * nothing which was sealed before can be opened again and the getter's next answer opens with what
 * we have; null where a sign-in is needed for that.
 */
const agreeOnKey = async (
  client: WechatClient,
  openid: string,
  sessionKey: string,
): Promise<string | null> => {
  try {
    const isCurrent = await client.checkSessionKey(openid, sessionKey)
    return isCurrent ? await client.resetSessionKey(openid, sessionKey) : null
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    // A sign-in on another device was faster.
    if (error.kind === 'session_key_invalid') return null
    throw toProviderProblem(error)
  }
}

const assertSigned = ({ rawData, signature }: DecryptData, sessionKey: string) => {
  if (rawData === undefined && signature === undefined) return
  const isSigned =
    rawData !== undefined &&
    signature !== undefined &&
    isRawDataSigned(rawData, signature, sessionKey)
  if (!isSigned) throw new ApiError('data_invalid', { detail: 'rawData is not signed' })
}

const withoutIds = (data: DecryptedData['data']): DecryptedData['data'] =>
  Object.fromEntries(Object.entries(data).filter(([name]) => !hiddenFields.has(name.toLowerCase())))

const keyExpired = () => new ApiError('session_key_expired')
