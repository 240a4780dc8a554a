import { shortTokenSchema } from '../../../../src/contract/short-token'
import { jwksSchema, shortTokenRequestSchema } from '../../../../src/contract/token-calls'
import type { App } from '../app-type'
import { liveSessionOf } from '../hooks/authentication'
import { wire } from '../wire-schema'
import { toIsoTime } from '../../lib/to-iso-time'
import type { ShortTokens } from '../../tokens/short-tokens'
import { jwksCacheSeconds, type TokenKeys } from '../../tokens/token-keys'
import type { RouteGuards } from './route-guards'

export interface TokenRoutesOptions {
  guards: RouteGuards
  shortTokens: ShortTokens
  tokenKeys: Pick<TokenKeys, 'verifying'>
}

/** For a team's own backend. Registered only where the settings list an audience. */
export const registerTokenRoutes = (app: App, options: TokenRoutesOptions): void => {
  const { guards, shortTokens, tokenKeys } = options

  app.post(
    '/v1/sessions/current/token',
    {
      ...guards.session,
      schema: {
        operationId: 'createShortToken',
        summary: 'A five-minute token that identifies the caller to another backend',
        body: wire(shortTokenRequestSchema),
        response: { 200: wire(shortTokenSchema) },
      },
    },
    async (request) => {
      const live = liveSessionOf(request)
      const { token, expiresAtMs } = await shortTokens.issue(live, request.body.audience)
      return { token, expiresAt: toIsoTime(expiresAtMs) }
    },
  )

  app.get(
    '/.well-known/jwks.json',
    {
      schema: {
        operationId: 'listTokenKeys',
        summary: 'The public keys of short tokens: the one that signs, the next and the former',
        response: { 200: wire(jwksSchema) },
      },
    },
    async (_request, reply) => {
      const keys = (await tokenKeys.verifying()).map(({ kid, jwk }) => ({
        ...jwk,
        kid,
        alg: 'ES256' as const,
        use: 'sig' as const,
      }))
      return reply.header('cache-control', `public, max-age=${jwksCacheSeconds}`).send({ keys })
    },
  )
}
