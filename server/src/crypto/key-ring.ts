import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

export interface VaultKey {
  /** Derived from the key, so that it needs no setting of its own. */
  readonly id: string
  readonly encryption: KeyObject
  readonly index: KeyObject
}

/** The keys of the vault: the first one seals, all of them open. */
export interface KeyRing {
  readonly primary: VaultKey
  readonly all: readonly VaultKey[]
  find(id: string): VaultKey | null
}

export const vaultKeyBytes = 32

/** Expects at least one secret, each of 32 bytes. */
export const createKeyRing = (secrets: readonly Buffer[]): KeyRing => {
  const all = secrets.map(toVaultKey)
  const primary = all[0]
  if (primary === undefined) throw new Error('the key ring is empty')
  const byId = new Map(all.map((key) => [key.id, key]))
  return { primary, all, find: (id) => byId.get(id) ?? null }
}

const toVaultKey = (secret: Buffer): VaultKey => {
  if (secret.length !== vaultKeyBytes) throw new Error('a vault key has 32 bytes')
  return {
    id: createHash('sha256')
      .update('taro-passport key id')
      .update(secret)
      .digest('hex')
      .slice(0, 8),
    // As KeyObjects: a cipher made from a plain buffer costs three times as much.
    encryption: createSecretKey(secret),
    index: createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'blind index', 32))),
  }
}
