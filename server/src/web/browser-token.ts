import { randomBytes } from 'node:crypto'

/**
 * What ties a redirect to the browser that began it, made by `newRandomSecret`. One serves any number of
 * redirects. Another text in the cookie was not made here: the browser gets a new one.
 */
export const isBrowserToken = (text: string | null): text is string =>
  text !== null && /^[A-Za-z0-9_-]{43}$/.test(text)

/** WeChat takes letters and digits only, at most 128. */
export const newState = (): string => randomBytes(32).toString('hex')
