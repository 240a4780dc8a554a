import type { IncomingMessage } from 'node:http'

/** Returns why a request is refused, or null. */
export type OriginGuard = (request: IncomingMessage) => string | null

const loopbackName = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])(?::\d{1,5})?$/i

/**
 * Only pages of the preview itself may talk to it. A page of another site that resolves to
 * 127.0.0.1 (DNS rebinding) carries its own name as Host; one that sends here from elsewhere
 * carries its own Origin.
 */
export const createOriginGuard = (): OriginGuard => (request) => {
  const { host, origin } = request.headers
  if (host === undefined || !loopbackName.test(host)) return 'this machine only'
  if (origin !== undefined && origin !== `http://${host}`) return 'the preview only'
  const site = request.headers['sec-fetch-site']
  // A link from elsewhere may open the page itself; nothing else may be asked from another site.
  const opens = request.headers['sec-fetch-mode'] === 'navigate' && request.method === 'GET'
  if (site === 'cross-site' && !opens) return 'the preview only'
  return null
}
