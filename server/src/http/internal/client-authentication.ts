import type { FastifyReply, FastifyRequest } from 'fastify'
import { hashRandomSecret } from '../../crypto/random-secret'
import { constantTimeEqual } from '../../crypto/constant-time-equal'
import type { InternalClient, InternalScope } from '../../config/internal-clients'
import { ApiError } from '../../errors'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `createRequireClient`, on the internal port only. */
    internalClient: InternalClient | null
  }
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void

/** For an id that no client has: its comparison takes as long as that of a wrong secret. */
const nobody: Pick<InternalClient, 'secretHashes'> = { secretHashes: ['0'.repeat(64)] }

/**
 * Lets a request through with the id and the secret of a client, by HTTP Basic. The response is the same for
 * an unknown client and for a wrong secret. https://www.rfc-editor.org/rfc/rfc7617
 */
export const createRequireClient = (clients: readonly InternalClient[]): Hook => {
  const byId = new Map(clients.map((client) => [client.id, client]))
  return (request, _reply, done) => {
    const { id, secret } = readBasic(request.headers.authorization)
    const client = byId.get(id)
    const given = hashRandomSecret(secret)
    const { secretHashes } = client ?? nobody
    // All of them are compared, so that the time does not tell which one matches.
    const matches = secretHashes.filter((expected) => constantTimeEqual(expected, given))
    if (client === undefined || matches.length === 0) {
      const challenge = 'Basic realm="taro-passport", charset="UTF-8"'
      done(new ApiError('client_invalid', { headers: { 'www-authenticate': challenge } }))
      return
    }
    request.internalClient = client
    done()
  }
}

export const requireScope =
  (scope: InternalScope): Hook =>
  (request, _reply, done) => {
    if (internalClientOf(request).scopes.has(scope)) done()
    else done(new ApiError('scope_missing', { detail: `needs the scope ${scope}` }))
  }

export const internalClientOf = (request: FastifyRequest): InternalClient => {
  if (request.internalClient === null) throw new Error('the request has no client')
  return request.internalClient
}

const readBasic = (header: string | undefined): { id: string; secret: string } => {
  const encoded = /^basic +([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1] ?? ''
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0
    ? { id: '', secret: '' }
    : { id: text.slice(0, colon), secret: text.slice(colon + 1) }
}
