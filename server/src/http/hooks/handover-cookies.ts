import type { FastifyReply, FastifyRequest } from 'fastify'
import { createHostCookies } from './host-cookies'

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
  publicBaseUrl: string
  /** How long a request can be polled. */
  maxAgeMs: number
}

export const createHandoverCookies = ({
  publicBaseUrl,
  maxAgeMs,
}: HandoverCookiesOptions): HandoverCookies => {
  // Nothing comes back by a link: only the page's own calls carry it.
  const cookies = createHostCookies(publicBaseUrl, 'strict')
  const nameOf = (id: string) => `handover-${id}`

  return {
    read: (request, id) => cookies.read(request, nameOf(id)),
    set(reply, id, secret) {
      cookies.set(reply, nameOf(id), { value: secret, maxAgeMs })
    },
    clear(reply, id) {
      cookies.set(reply, nameOf(id), { value: '', maxAgeMs: 0 })
    },
  }
}
