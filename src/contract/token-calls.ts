import * as v from 'valibot'

/** `POST /v1/sessions/current/token`; its response is in `short-token.ts`. */
export const shortTokenRequestSchema = v.strictObject({
  /** The backend that the token is for, one of the server's setting `TOKEN_AUDIENCES`. */
  audience: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
})

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
