import type { Clock } from '../lib/clock'
import { ApiError } from '../errors'
import type { LiveSession } from '../sessions/session-cache'
import { hasValidSignature, parseJwt, signJwt } from './jwt'
import type { TokenKeys } from './token-keys'

/** The claims of a short token. https://www.rfc-editor.org/rfc/rfc9068#section-2.2 */
export interface ShortTokenClaims {
  iss: string
  aud: string
  /** The user's id. */
  sub: string
  /** The session's id. */
  sid: string
  /** What the team's backend calls the user; absent where it gave no name. */
  ext?: string
  iat: number
  exp: number
}

export interface ShortTokens {
  /** Rejects with `invalid_request` for an audience that the settings do not list. */
  issue(live: LiveSession, audience: string): Promise<{ token: string; expiresAtMs: number }>
  /** Null for every text that is no valid short token, without saying why. */
  verify(text: string): Promise<ShortTokenClaims | null>
}

export interface ShortTokensOptions {
  keys: TokenKeys
  clock: Clock
  issuer: string
  audiences: readonly string[]
}

const lifetimeSeconds = 300
const algorithm = 'ES256'
/** https://www.rfc-editor.org/rfc/rfc9068#section-2.1 */
const type = 'at+jwt'

/** Tells a team's own backend for five minutes which user is calling. Our own API takes none of them. */
export const createShortTokens = (options: ShortTokensOptions): ShortTokens => {
  const { keys, clock, issuer, audiences } = options

  return {
    async issue({ row, externalId }, audience) {
      if (!audiences.includes(audience)) {
        throw new ApiError('invalid_request', {
          detail: 'body: audience is not in TOKEN_AUDIENCES',
        })
      }
      const { kid, privateKey } = await keys.signing()
      const iat = Math.floor(clock() / 1000)
      const claims: ShortTokenClaims = {
        iss: issuer,
        aud: audience,
        sub: row.user_id,
        sid: row.id,
        ...(externalId === null ? {} : { ext: externalId }),
        iat,
        exp: iat + lifetimeSeconds,
      }
      const token = signJwt({ alg: algorithm, typ: type, kid }, { ...claims }, privateKey)
      return { token, expiresAtMs: claims.exp * 1000 }
    },

    async verify(text) {
      if (audiences.length === 0) return null
      const parsed = parseJwt(text)
      if (parsed === null) return null
      const { alg, typ, kid } = parsed.header
      if (alg !== algorithm || typ !== type) return null
      const key = (await keys.verifying()).find((known) => known.kid === kid)
      if (key === undefined || !hasValidSignature(parsed, key.publicKey)) return null
      // Signed by us, so the claims are of the type that `issue` wrote.
      const claims = parsed.claims as unknown as ShortTokenClaims
      const isValid =
        claims.iss === issuer && audiences.includes(claims.aud) && claims.exp * 1000 > clock()
      return isValid ? claims : null
    },
  }
}
