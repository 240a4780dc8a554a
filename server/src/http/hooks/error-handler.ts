import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { fallbackCodes, type ProblemCode } from '../../../../src/contract/problem'
import { installationHeader } from '../../../../src/contract/session-calls'
import { ProviderError } from '../../upstream/provider-error'
import { ApiError, toProblem, type ServerProblemCode } from '../../errors'
import { toApiError } from '../../to-api-error'
import { createRateCap } from '../../lib/rate-cap'
import { addressOf } from './client-address'
import { requestIdHeader } from './request-id'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Where a browser goes in place of a problem that names no page itself. */
    errorPage?: (code: string) => string
  }
}

export const problemMediaType = 'application/problem+json'

/** The one place where an error becomes a response. */
export const sendProblem = (error: ApiError, request: FastifyRequest, reply: FastifyReply) => {
  const { retryAfterMs } = error
  if (retryAfterMs !== null) {
    // Whole seconds, rounded up: never earlier than asked for.
    void reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))))
  }
  void reply
    .headers(error.headers)
    .header('cache-control', 'no-store')
    // Again, for a request that is refused before the hooks run.
    .header(requestIdHeader, request.id)
    .code(error.status)
    .type(problemMediaType)
    .send(JSON.stringify(toProblem(error, request.id)))
}

/** What an attack would cause. A mistyped path is not worth a line. */
const securityEvents: ReadonlySet<ServerProblemCode> = new Set<ServerProblemCode>([
  'login_code_invalid',
  'oauth_state_invalid',
  'origin_refused',
  'session_invalid',
  'account_blocked',
  'identity_mismatch',
  'identity_provisional',
  'session_revoked',
  'ticket_invalid',
  'digits_wrong',
  'host_not_allowed',
  'handover_unknown',
  'handover_claimed',
  'handover_denied',
  'handover_used',
  'signed_in_as_other',
  'invalid_request',
  'rate_limited',
  'client_invalid',
  'scope_missing',
])

const maxRefusalsLoggedEachSecond = 50

export const useErrorHandler = (app: FastifyInstance): void => {
  // A flood of requests must not become a flood of log lines.
  const mayLogRefusal = createRateCap(maxRefusalsLoggedEachSecond)

  app.setErrorHandler((thrown: FastifyError, request, reply) => {
    const error = toApiError(thrown)
    const about = { reqId: request.id, route: request.routeOptions.url ?? null }
    if (error.status >= 500) {
      request.log.error({ ...about, err: error }, 'request failed')
    } else if (securityEvents.has(error.code) && mayLogRefusal()) {
      const errcode = errcodeOf(error.cause)
      const refusal = { ...about, code: error.code, errcode, address: addressOf(request) }
      request.log.info(refusal, 'request refused')
    }
    const page = error.redirectTo ?? request.routeOptions.config.errorPage?.(error.code) ?? null
    if (page === null) sendProblem(knownToApp(error, request), request, reply)
    else void reply.redirect(page, 302)
  })
}

/** An app of 0.1.0 names no installation, and knows no code that came later. */
const knownToApp = (error: ApiError, { headers }: FastifyRequest): ApiError => {
  const fallback =
    headers[installationHeader] === undefined ? fallbackCodes[error.code as ProblemCode] : undefined
  return fallback === undefined ? error : new ApiError(fallback, { cause: error })
}

const errcodeOf = (cause: unknown): string | null =>
  cause instanceof ProviderError ? cause.platformCode : null
