import { isIPv4 } from 'node:net'

const isLoopbackName = (name: string): boolean =>
  name === 'localhost' ||
  name === '::1' ||
  name === '[::1]' ||
  (isIPv4(name) && name.startsWith('127.'))

/** Whether an address to bind stays on this machine. */
export const isLoopbackAddress = isLoopbackName

/**
 * Whether a `Host` header names this machine. A page of another site whose name resolves to
 * 127.0.0.1 (DNS rebinding) carries its own name here.
 */
export const isLoopbackHost = (host: string | undefined): boolean =>
  host !== undefined && isLoopbackName(host.replace(/:\d{1,5}$/, ''))

/** Whether an absolute http(s) URL points at this machine. */
export const isLoopbackUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return (url.protocol === 'http:' || url.protocol === 'https:') && isLoopbackName(url.hostname)
}
