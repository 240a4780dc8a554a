import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const wellFormed = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/

export const requestIdHeader = 'x-request-id'

/** Takes over the id that a proxy gave, so that its log and ours can be joined; else a new one. */
export const requestIdOf = (request: Pick<IncomingMessage, 'headers'>): string => {
  const given = request.headers[requestIdHeader]
  return typeof given === 'string' && wellFormed.test(given) ? given : randomUUID()
}
