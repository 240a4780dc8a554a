import type { IdentitiesTable } from '../db/port/schema'
import { sessionKeyContext } from '../sign-in/session-key-context'
import { VaultError, type Vault } from '../crypto/vault'

/** Null without a key, or if the vault's key left the ring: the next sign-in seals a new one. */
export const openSessionKey = (vault: Vault, identity: IdentitiesTable | null): string | null => {
  const bytes = identity?.session_key_sealed ?? null
  if (identity === null || bytes === null) return null
  const sealed = { bytes, keyId: identity.session_key_key_id ?? '' }
  try {
    return vault.open(sealed, sessionKeyContext(identity.app_id, identity.openid))
  } catch (error) {
    if (error instanceof VaultError) return null
    throw error
  }
}
