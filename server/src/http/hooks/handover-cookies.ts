import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * The poll secret of each request that waits, in a cookie of its own, so that two tabs wait side by side and a
 * page that the browser dropped goes on. No script can read it: a script that got into the page cannot carry the
 * collection to another machine.
 */
export interface HandoverCookies {
  read(request: Pick<FastifyRequest, 'headers'>, id: string): string | null
  set(reply: FastifyReply, id: string, secret: string): void
  clear(reply: FastifyReply, id: string): void
}

export interface HandoverCookiesOptions {
  /** Over plain http, in development, a cookie can be neither `Secure` nor `__Host-`. */
  publicBaseUrl: string
  /** How long a request can be polled. */
  maxAgeMs: number
}

export const createHandoverCookies = ({
  publicBaseUrl,
  maxAgeMs,
}: HandoverCookiesOptions): HandoverCookies => {
  const isSecure = publicBaseUrl.startsWith('https:')
  const nameOf = (id: string) => `${isSecure ? '__Host-' : ''}passport-handover-${id}`
  const write = (reply: FastifyReply, id: string, value: string, maxAge: number) => {
    const cookie = { name: nameOf(id), value, maxAge, path: '/', httpOnly: true } as const
    // Nothing comes back by a link: only the page's own calls carry it.
    const text = stringifySetCookie({ ...cookie, secure: isSecure, sameSite: 'strict' })
    void reply.header('set-cookie', text)
  }

  return {
    read: ({ headers }, id) => {
      if (headers.cookie === undefined) return null
      return parseCookie(headers.cookie)[nameOf(id)] ?? null
    },
    set(reply, id, secret) {
      write(reply, id, secret, Math.floor(maxAgeMs / 1000))
    },
    clear(reply, id) {
      write(reply, id, '', 0)
    },
  }
}
