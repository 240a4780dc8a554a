import { hash, randomBytes } from 'node:crypto'
import { idLength } from '../crypto/ids'

const tokenBytes = 32
const tokenPattern = /^[a-z0-9]{29}[A-Za-z0-9_-]{43}$/

/**
 * The session's id, by which it is found: a table of millions needs no index of hashes, which lie
 * anywhere. Then 256 random bits in base64url. Returned once, never stored.
 */
export const newSessionToken = (sessionId: string): string =>
  sessionId + randomBytes(tokenBytes).toString('base64url')

/** A token that cannot be ours is not worth a look-up. */
export const isSessionToken = (text: string): boolean => tokenPattern.test(text)

/** A session as its token names it. */
export interface SessionRef {
  id: string
  tokenHash: string
}

/** Null for a text that is no token. */
export const sessionRefOf = (token: string | null): SessionRef | null =>
  token !== null && isSessionToken(token)
    ? { id: sessionIdOf(token), tokenHash: hashSessionToken(token) }
    : null

export const sessionIdOf = (token: string): string => token.slice(0, idLength)

/**
 * What the database holds of a token. Plain SHA-256 is enough for 256 random bits: there is no
 * word list to try. And because the database compares hashes, its timing tells nothing of a token.
 */
export const hashSessionToken = (token: string): string => hash('sha256', token, 'base64url')
