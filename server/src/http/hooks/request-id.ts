import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { TrustsProxy } from './client-address'

const wellFormed = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/

export const requestIdHeader = 'x-request-id'

export const newRequestId = (): string => randomUUID()

type IncomingRequest = Pick<IncomingMessage, 'headers'> & {
  socket: Pick<IncomingMessage['socket'], 'remoteAddress'>
}

/**
 * Keeps the id that a trusted proxy gave, so that its log and ours can be joined. Any other client gets a
 * new one: the id is stored in the audit log.
 */
export const createRequestIds =
  (trustsProxy: TrustsProxy) =>
  ({ headers, socket }: IncomingRequest): string => {
    const given = headers[requestIdHeader]
    const isKept =
      typeof given === 'string' && wellFormed.test(given) && trustsProxy(socket.remoteAddress ?? '')
    return isKept ? given : newRequestId()
  }
