import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

export interface HostCookies {
  /** The name as the browser has it. */
  nameOf(name: string): string
  /** Null if the browser sent none. */
  read(request: Pick<FastifyRequest, 'headers'>, name: string): string | null
  /** With an age of 0 the browser drops it. */
  set(reply: FastifyReply, name: string, cookie: { value: string; maxAgeMs: number }): void
}

/**
 * Cookies of this host only, which no script can read. Over plain http, in development, a cookie can be neither
 * `Secure` nor `__Host-`.
 */
export const createHostCookies = (
  publicBaseUrl: string,
  sameSite: 'lax' | 'strict',
): HostCookies => {
  const secure = publicBaseUrl.startsWith('https:')
  const nameOf = (name: string) => `${secure ? '__Host-' : ''}passport-${name}`

  return {
    nameOf,
    read({ headers }, name) {
      if (headers.cookie === undefined) return null
      const value = parseCookie(headers.cookie)[nameOf(name)]
      return value === undefined || value === '' ? null : value
    },
    set(reply, name, { value, maxAgeMs }) {
      const maxAge = Math.max(0, Math.floor(maxAgeMs / 1000))
      const cookie = { name: nameOf(name), value, maxAge, path: '/', httpOnly: true, secure }
      void reply.header('set-cookie', stringifySetCookie({ ...cookie, sameSite }))
    },
  }
}
