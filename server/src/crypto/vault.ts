import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { KeyRing, VaultKey } from './key-ring'

export interface Sealed {
  /** Nonce, ciphertext and tag. */
  bytes: Buffer
  keyId: string
}

export type VaultErrorKind =
  /** Their key is not in the ring: they open again when it is put back. */
  | 'key_missing'
  /** The sealed bytes were changed, or moved to another row. */
  | 'damaged'

/** Sealed bytes that do not open. The message names no more than the key's id. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
  readonly kind: VaultErrorKind

  constructor(kind: VaultErrorKind, message: string) {
    super(message)
    this.kind = kind
  }
}

/** Encrypts what the database may not hold in the clear: session keys, phone numbers, tokens. */
export interface Vault {
  /** `context` names the row: what is sealed for one does not open for another. */
  seal(plain: string, context: readonly string[]): Sealed
  /** Throws a `VaultError`. */
  open(sealed: Sealed, context: readonly string[]): string
  /**
   * A keyed hash that finds equal values without their text, under each key of the ring; the first
   * one is what to store.
   */
  blindIndexes(plain: string, purpose: string): [string, ...string[]]
  /** The key that seals now. */
  readonly currentKeyId: string
  /** All that open, the current one first. */
  readonly keyIds: readonly string[]
}

const nonceBytes = 12
const tagBytes = 16

/** AES-256-GCM with a random nonce: a key is good for 2^32 of them, then rotate. */
export const createVault = (ring: KeyRing): Vault => ({
  seal(plain, context) {
    const key = ring.primary
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', key.encryption, nonce)
    cipher.setAAD(associatedData(context, key.id))
    const body = cipher.update(plain, 'utf8')
    // Of this cipher it is empty: a stream has no last block.
    cipher.final()
    return { bytes: Buffer.concat([nonce, body, cipher.getAuthTag()]), keyId: key.id }
  },

  open(sealed, context) {
    const key = ring.find(sealed.keyId)
    if (key === null) throw new VaultError('key_missing', `no key ${sealed.keyId} in the ring`)
    if (sealed.bytes.length < nonceBytes + tagBytes) {
      throw new VaultError('damaged', 'sealed bytes too short')
    }
    return decrypt(key, sealed.bytes, associatedData(context, key.id))
  },

  blindIndexes(plain, purpose) {
    const [first, ...others] = ring.all
    const indexUnder = (key: VaultKey) =>
      createHmac('sha256', key.index).update(purpose).update('\0').update(plain).digest('base64url')
    return [indexUnder(first ?? ring.primary), ...others.map(indexUnder)]
  },

  currentKeyId: ring.primary.id,

  keyIds: ring.all.map(({ id }) => id),
})

const decrypt = (key: VaultKey, bytes: Buffer, context: Buffer): string => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.encryption, bytes.subarray(0, nonceBytes))
    decipher.setAAD(context)
    decipher.setAuthTag(bytes.subarray(-tagBytes))
    const body = decipher.update(bytes.subarray(nonceBytes, -tagBytes))
    return Buffer.concat([body, decipher.final()]).toString('utf8')
  } catch {
    throw new VaultError('damaged', 'the sealed bytes do not open: changed, or of another row')
  }
}

/** JSON keeps the parts apart: `["a","bc"]` and `["ab","c"]` differ. */
const associatedData = (context: readonly string[], keyId: string): Buffer =>
  Buffer.from(JSON.stringify([...context, keyId]))
