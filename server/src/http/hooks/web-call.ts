import type { FastifyRequest } from 'fastify'
import { sessionHeader } from '../../../../src/contract/session-calls'
import type { WebCall } from '../../handover/web-handovers'
import { sessionRefOf } from '../../sessions/session-token'
import type { Sessions } from '../../sessions/sessions'
import { installationOf } from '../../sign-in/sign-in'
import { addressOf } from './client-address'
import type { Cookies } from './cookies'

/** What a call of a web page has told of itself. Its cookie may be of a session that has ended. */
export type ReadWebCall = (request: FastifyRequest) => Promise<WebCall>

export const createReadWebCall =
  (sessions: Pick<Sessions, 'load'>, cookies: Pick<Cookies, 'session'>): ReadWebCall =>
  async (request) => {
    const token = cookies.session(request)
    const current = token === null ? null : await sessions.load(token)
    const named = request.headers[sessionHeader]
    return {
      requestId: request.id,
      address: addressOf(request),
      // `useWebRequests` has refused any other.
      origin: request.headers.origin ?? '',
      userAgent: request.headers['user-agent'],
      installationId: installationOf(request),
      current,
      isNamed: current !== null && named === current.row.id,
      replaces: sessionRefOf(token),
    }
  }
