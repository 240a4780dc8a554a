import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../lib/clock'
import { createHostCookies } from './host-cookies'

/** The two cookies of a web page. No script can read them. */
export interface Cookies {
  readonly sessionName: string
  /** The session's token; null if the browser sent none. */
  session(request: Pick<FastifyRequest, 'headers'>): string | null
  setSession(reply: FastifyReply, session: { token: string; createdAtMs: number }): void
  clearSession(reply: FastifyReply): void
  /** What ties a redirect to the browser that began it; null if the browser sent none. */
  browser(request: Pick<FastifyRequest, 'headers'>): string | null
  setBrowser(reply: FastifyReply, token: string): void
}

export interface CookiesOptions {
  publicBaseUrl: string
  /** From the sign-in, in milliseconds. */
  sessionMaxAgeMs: number
  clock: Clock
}

/** Browsers keep no cookie longer: RFC 6265bis, section 5.5. */
const longestAgeMs = 400 * 86_400_000
/** Longer than a redirect may take. */
const browserAgeMs = 30 * 60_000

export const createCookies = (options: CookiesOptions): Cookies => {
  const { publicBaseUrl, sessionMaxAgeMs, clock } = options
  // `lax`: the return from the platform is a navigation from its site, and needs both.
  const cookies = createHostCookies(publicBaseUrl, 'lax')

  return {
    sessionName: cookies.nameOf('session'),
    session: (request) => cookies.read(request, 'session'),
    setSession(reply, { token, createdAtMs }) {
      // The absolute end: the server, and not the browser's clock, ends a session that is not used.
      const leftMs = Math.min(createdAtMs + sessionMaxAgeMs - clock(), longestAgeMs)
      cookies.set(reply, 'session', { value: token, maxAgeMs: leftMs })
    },
    clearSession(reply) {
      cookies.set(reply, 'session', { value: '', maxAgeMs: 0 })
    },
    browser: (request) => cookies.read(request, 'browser'),
    setBrowser(reply, token) {
      cookies.set(reply, 'browser', { value: token, maxAgeMs: browserAgeMs })
    },
  }
}
