import * as v from 'valibot'
import { instantSchema } from './scalars'

/** `POST /v1/sessions/current/token`. */
export const shortTokenRequestSchema = v.strictObject({
  /** The backend that the token is for, one of the server's setting `TOKEN_AUDIENCES`. */
  audience: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
})

/** A JWT of five minutes. Our own API does not take it. */
export const shortTokenSchema = v.object({ token: v.string(), expiresAt: instantSchema })

/** `GET /.well-known/jwks.json`: https://www.rfc-editor.org/rfc/rfc7517#section-5 */
export const jwksSchema = v.object({
  keys: v.array(
    v.object({
      kty: v.literal('EC'),
      crv: v.literal('P-256'),
      x: v.string(),
      y: v.string(),
      kid: v.string(),
      alg: v.literal('ES256'),
      use: v.literal('sig'),
    }),
  ),
})
