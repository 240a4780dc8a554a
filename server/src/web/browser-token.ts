import { hash, randomBytes } from 'node:crypto'

const secretBytes = 32

/** What ties a redirect to the browser that began it. One serves any number of redirects. */
export const newBrowserToken = (): string => randomBytes(secretBytes).toString('base64url')

/** Another text in the cookie was not made here: the browser gets a new one. */
export const isBrowserToken = (text: string | null): text is string =>
  text !== null && /^[A-Za-z0-9_-]{43}$/.test(text)

/** WeChat takes letters and digits only, at most 128. */
export const newState = (): string => randomBytes(secretBytes).toString('hex')

/** 256 random bits need no salt and no slow hash. */
export const hashOf = (secret: string): string => hash('sha256', secret, 'base64url')
