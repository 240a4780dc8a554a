import { hash, randomBytes } from 'node:crypto'

const secretBytes = 32

/** 256 random bits, so that a plain hash of it is enough to store. */
export const newClientSecret = (): string => randomBytes(secretBytes).toString('base64url')

export const hashClientSecret = (secret: string): string => hash('sha256', secret, 'hex')
