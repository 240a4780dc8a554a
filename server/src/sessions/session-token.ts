import { hash } from 'node:crypto'
import { randomBytes } from '../random-bytes'

const tokenBytes = 32
const tokenPattern = /^[A-Za-z0-9_-]{43}$/

/** 256 random bits in base64url. Answered once, never stored. */
export const newSessionToken = (): string => randomBytes(tokenBytes).toString('base64url')

/** A token that cannot be ours is not worth a look-up. */
export const isSessionToken = (text: string): boolean => tokenPattern.test(text)

/**
 * What the database holds of a token. Plain SHA-256 is enough for 256 random bits: there is no
 * word list to try. And because a look-up compares hashes, its timing tells nothing of a token.
 */
export const hashSessionToken = (token: string): string => hash('sha256', token, 'base64url')
