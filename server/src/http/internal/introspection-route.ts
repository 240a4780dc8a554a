import * as v from 'valibot'
import type { Introspect } from '../../backend/introspect'
import type { Metrics } from '../../metrics/metrics'
import type { App } from '../app-type'
import { wire } from '../wire-schema'
import { internalClientOf } from './client-authentication'

export interface IntrospectionRouteOptions {
  introspect: Introspect
  metrics: Pick<Metrics, 'introspection'>
}

/** RFC 7662 lets a client send more parameters, like `token_type_hint`. */
const requestSchema = v.object({ token: v.pipe(v.string(), v.minLength(1)) })

const text = v.optional(v.string())
const introspectionSchema = v.object({
  active: v.boolean(),
  sub: text,
  sid: text,
  iat: v.optional(v.number()),
  exp: v.optional(v.number()),
  scope: text,
  aud: text,
  app_id: text,
  openid: text,
  unionid: text,
  phone: text,
  phone_limited: v.optional(v.boolean()),
  external_id: text,
})

const cacheSeconds = 5

/** https://www.rfc-editor.org/rfc/rfc7662#section-2 */
export const registerIntrospectionRoute = (app: App, options: IntrospectionRouteOptions): void => {
  const { introspect, metrics } = options

  app.post(
    '/introspect',
    { schema: { body: wire(requestSchema), response: { 200: wire(introspectionSchema) } } },
    async (request, reply) => {
      const client = internalClientOf(request)
      const result = await introspect(request.body.token, client, request.id)
      metrics.introspection(client.id, result.active)
      return reply.header('cache-control', `private, max-age=${cacheSeconds}`).send(result)
    },
  )
}
