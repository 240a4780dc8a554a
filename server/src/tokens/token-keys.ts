import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import type { Actor } from '../audit/actor'
import { recordAudit } from '../audit/audit-log'
import type { Clock } from '../lib/clock'
import type { Database, Queries } from '../db/port/database'
import type { TokenKeysTable } from '../db/port/schema'
import type { Vault } from '../crypto/vault'
import { deleteTokenKey, insertTokenKey, listTokenKeys } from './token-key-queries'

/** https://www.rfc-editor.org/rfc/rfc7518#section-6.2.1 */
export interface PublicJwk {
  kty: 'EC'
  crv: 'P-256'
  x: string
  y: string
}

export interface SigningKey {
  kid: string
  privateKey: KeyObject
}

/** A key that verifies tokens: the next, the one that signs, or a former one. */
export interface VerifyingKey {
  kid: string
  jwk: PublicJwk
  publicKey: KeyObject
}

export type TokenKeyRole = 'next' | 'signs' | 'former' | 'retired'

export interface TokenKeyInfo {
  kid: string
  role: TokenKeyRole
  signsFromMs: number
}

export interface TokenKeys {
  /** The key that signs now. Makes the first one where there is none. */
  signing(): Promise<SigningKey>
  /** Those that a token may be signed with, and the next one. Makes the first one where there is none. */
  verifying(): Promise<readonly VerifyingKey[]>
}

export interface TokenKeysOptions {
  database: Database
  vault: Vault
  clock: Clock
}

/**
 * How long a key is published before it signs, and after. It must exceed what these add up to: one minute of
 * a node, one of an HTTP cache (`jwksCacheSeconds`), and five minutes of a verifier, or of a token.
 */
export const publishMs = 600_000
/** How long a node works with the keys that it read. */
const rereadMs = 60_000
/** How long an HTTP cache may keep the list of keys. */
export const jwksCacheSeconds = 60

interface LoadedKeys {
  rows: readonly TokenKeysTable[]
  loadedAtMs: number
}

/** The keys of short tokens, which all nodes share through the database. */
export const createTokenKeys = ({ database, vault, clock }: TokenKeysOptions): TokenKeys => {
  const opened = new Map<string, SigningKey>()
  const verifiers = new Map<string, VerifyingKey>()
  let loaded: LoadedKeys | null = null
  let loading: Promise<readonly TokenKeysTable[]> | null = null

  const load = async () => {
    const nowMs = clock()
    let rows = await database.all(listTokenKeys, [])
    if (rows.length === 0) {
      await database.transaction((tx) =>
        addTokenKey(tx, vault, { generation: 1, nowMs, waitMs: 0 }),
      )
      rows = await database.all(listTokenKeys, [])
    }
    loaded = { rows, loadedAtMs: nowMs }
    return rows
  }

  const read = async (): Promise<readonly TokenKeysTable[]> => {
    const ageMs = loaded === null ? Infinity : clock() - loaded.loadedAtMs
    // Negative where the clock was set back.
    if (loaded !== null && ageMs >= 0 && ageMs < rereadMs) return loaded.rows
    loading ??= load().finally(() => (loading = null))
    return loading
  }

  return {
    async signing() {
      const row = signingRowOf(await read(), clock())
      if (row === null) throw new Error('there is no key for short tokens')
      return getOrMake(opened, row.kid, () => ({
        kid: row.kid,
        privateKey: openPrivateKey(vault, row),
      }))
    },

    async verifying() {
      const rows = await read()
      const nowMs = clock()
      return rows
        .filter((row) => roleOf(row, rows, nowMs) !== 'retired')
        .map((row) =>
          getOrMake(verifiers, row.kid, () => {
            const jwk = JSON.parse(row.public_jwk) as PublicJwk
            const publicKey = createPublicKey({ key: { ...jwk }, format: 'jwk' })
            return { kid: row.kid, jwk, publicKey }
          }),
        )
    },
  }
}

/** The current role of each key, oldest first. */
export const readTokenKeys = async (
  database: Pick<Database, 'all'>,
  nowMs: number,
): Promise<TokenKeyInfo[]> => {
  const rows = await database.all(listTokenKeys, [])
  return rows.map((row) => ({
    kid: row.kid,
    role: roleOf(row, rows, nowMs),
    signsFromMs: row.signs_from,
  }))
}

/**
 * Makes the next key, which signs ten minutes later, and deletes those that no valid token was signed with.
 * Null where a next one waits already.
 */
export const rotateTokenKeys = (
  database: Database,
  vault: Vault,
  nowMs: number,
  { by, requestId }: Actor,
): Promise<TokenKeyInfo | null> =>
  database.transaction(async (tx) => {
    const rows = await tx.all(listTokenKeys, [])
    const roles = rows.map((row) => roleOf(row, rows, nowMs))
    if (roles.includes('next')) return null
    const generation = (rows.at(-1)?.generation ?? 0) + 1
    const waitMs = rows.length === 0 ? 0 : publishMs
    const added = await addTokenKey(tx, vault, { generation, nowMs, waitMs })
    if (added === null) return null
    const entry = { userId: null, requestId, detail: { kid: added.kid, by } }
    await recordAudit(tx, nowMs, { event: 'token_key_rotated', ...entry })
    for (const [index, row] of rows.entries()) {
      if (roles[index] === 'retired') await tx.run(deleteTokenKey, [row.generation])
    }
    return added
  })

/** What binds a sealed private key to its row. */
export const tokenKeyContext = (kid: string): readonly string[] => ['token key', kid]

interface NewTokenKey {
  generation: number
  nowMs: number
  waitMs: number
}

/** Null where another node made the key of this generation. */
const addTokenKey = async (
  tx: Queries,
  vault: Vault,
  { generation, nowMs, waitMs }: NewTokenKey,
): Promise<TokenKeyInfo | null> => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const jwk: PublicJwk = { kty: 'EC', crv: 'P-256', x, y }
  const kid = thumbprintOf(jwk)
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  const { bytes, keyId } = vault.seal(pem, tokenKeyContext(kid))
  const signsFromMs = nowMs + waitMs
  const values = [generation, kid, JSON.stringify(jwk), bytes, keyId, signsFromMs, nowMs]
  if ((await tx.run(insertTokenKey, values)) === 0) return null
  return { kid, role: waitMs === 0 ? 'signs' : 'next', signsFromMs }
}

/** https://www.rfc-editor.org/rfc/rfc7638#section-3 */
const thumbprintOf = ({ crv, kty, x, y }: PublicJwk): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')

const openPrivateKey = (vault: Vault, row: TokenKeysTable): KeyObject => {
  const sealed = { bytes: row.private_sealed, keyId: row.private_key_id }
  return createPrivateKey(vault.open(sealed, tokenKeyContext(row.kid)))
}

/** The first one also before its time: the clock may have been set back. */
const signingRowOf = (rows: readonly TokenKeysTable[], nowMs: number): TokenKeysTable | null =>
  rows.filter((row) => row.signs_from <= nowMs).at(-1) ?? rows[0] ?? null

const roleOf = (
  row: TokenKeysTable,
  rows: readonly TokenKeysTable[],
  nowMs: number,
): TokenKeyRole => {
  if (row === signingRowOf(rows, nowMs)) return 'signs'
  if (row.signs_from > nowMs) return 'next'
  const successor = rows[rows.indexOf(row) + 1]
  return successor !== undefined && successor.signs_from > nowMs - publishMs ? 'former' : 'retired'
}

const getOrMake = <T>(known: Map<string, T>, key: string, make: () => T): T => {
  const found = known.get(key) ?? make()
  known.set(key, found)
  return found
}
