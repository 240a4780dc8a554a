import { parseCookie, stringifySetCookie, type SetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../lib/clock'

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
  /** Over plain http, in development, a cookie can be neither `Secure` nor `__Host-`. */
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
  const isSecure = publicBaseUrl.startsWith('https:')
  const prefix = isSecure ? '__Host-' : ''
  const sessionName = `${prefix}passport-session`
  const browserName = `${prefix}passport-browser`
  // `lax`: the return from the platform is a navigation from its site, and needs both.
  const attributes = { path: '/', httpOnly: true, secure: isSecure, sameSite: 'lax' } as const

  const read = ({ headers }: Pick<FastifyRequest, 'headers'>, name: string): string | null => {
    if (headers.cookie === undefined) return null
    const value = parseCookie(headers.cookie)[name]
    return value === undefined || value === '' ? null : value
  }

  const set = (reply: FastifyReply, cookie: Pick<SetCookie, 'name' | 'value' | 'maxAge'>) => {
    void reply.header('set-cookie', stringifySetCookie({ ...attributes, ...cookie }))
  }

  return {
    sessionName,
    session: (request) => read(request, sessionName),
    setSession(reply, { token, createdAtMs }) {
      // The absolute end: the server, and not the browser's clock, ends a session that is not used.
      const leftMs = Math.min(createdAtMs + sessionMaxAgeMs - clock(), longestAgeMs)
      set(reply, { name: sessionName, value: token, maxAge: secondsOf(leftMs) })
    },
    clearSession(reply) {
      set(reply, { name: sessionName, value: '', maxAge: 0 })
    },
    browser: (request) => read(request, browserName),
    setBrowser(reply, token) {
      set(reply, { name: browserName, value: token, maxAge: secondsOf(browserAgeMs) })
    },
  }
}

const secondsOf = (ms: number): number => Math.max(0, Math.floor(ms / 1000))
