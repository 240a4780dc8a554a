import type { Clock } from '../lib/clock'
import type { Database } from '../db/port/database'
import type { Vault } from '../crypto/vault'
import type { Identified } from './identify'
import { replaceOlderSessionKey } from './identity-queries'
import { sessionKeyContext } from './session-key-context'

/**
 * Stores the session key of a code that was exchanged for something else than a sign-in, or whose
 * sign-in was refused: the platform has ended the key that is stored. An identity that nobody has is
 * not made.
 */
export type KeepSessionKey = (identified: Identified) => Promise<void>

export const createKeepSessionKey =
  ({
    database,
    vault,
    clock,
  }: {
    database: Database
    vault: Vault
    clock: Clock
  }): KeepSessionKey =>
  async ({ provider, identity, authenticatedAtMs }) => {
    const { sessionKey, subject } = identity
    if (sessionKey === null) return
    const { bytes, keyId } = vault.seal(sessionKey, sessionKeyContext(provider.appId, subject))
    const values = [provider.appId, subject, bytes, keyId, authenticatedAtMs, clock()]
    await database.transaction((tx) => tx.run(replaceOlderSessionKey, values))
  }
