import { hash, randomBytes } from 'node:crypto'

const secretBytes = 32

/** 43 characters of base64url. */
export const newRandomSecret = (): string => randomBytes(secretBytes).toString('base64url')

/** 256 random bits need no salt and no slow hash. */
export const hashRandomSecret = (secret: string): string => hash('sha256', secret, 'hex')
