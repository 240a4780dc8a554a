import { recordAudit } from '../audit/audit-log'
import type { InternalClient } from '../config/internal-clients'
import { statement, type Database } from '../db/port/database'
import type { IdentitiesTable } from '../db/port/schema'
import type { Clock } from '../lib/clock'
import type { LiveSession } from '../sessions/session-cache'
import type { Sessions } from '../sessions/sessions'
import type { ShortTokens } from '../tokens/short-tokens'
import type { ReadPhone } from '../users/phone'
import { findUser } from '../users/user-queries'

/** https://www.rfc-editor.org/rfc/rfc7662#section-2.2, with what the client's scopes add. */
export type Introspection = { active: false } | ActiveToken

export interface ActiveToken {
  active: true
  /** The user's id, the session's, and what the team's backend calls the user. */
  sub: string
  sid: string
  ext?: string
  /** Seconds since 1970. */
  iat: number
  exp: number
  /** `session` for a session token, which opens our own API; `identify` for a short token. */
  scope: 'session' | 'identify'
  /** Whom a short token is for. */
  aud?: string
  app_id?: string
  openid?: string
  unionid?: string
  phone?: string
  external_id?: string
}

/** Of every text that is no valid token, it says no more than that. */
export type Introspect = (
  token: string,
  client: InternalClient,
  requestId: string,
) => Promise<Introspection>

export interface IntrospectOptions {
  database: Database
  sessions: Pick<Sessions, 'getCached' | 'load' | 'findById'>
  shortTokens: Pick<ShortTokens, 'verify'>
  readPhone: ReadPhone
  clock: Clock
}

type TokenFacts = Pick<ActiveToken, 'iat' | 'exp' | 'scope' | 'aud'>

const findUnionId = statement<Pick<IdentitiesTable, 'union_id'>>(
  'find-union-id',
  'select union_id from identities where app_id = $1 and openid = $2',
)

/** Counts as use of the session. */
export const createIntrospect = (options: IntrospectOptions): Introspect => {
  const { database, sessions, shortTokens, readPhone, clock } = options

  const findSession = async (
    token: string,
  ): Promise<{ live: LiveSession; facts: TokenFacts } | null> => {
    const known = sessions.getCached(token) ?? (await sessions.load(token))
    if (known !== null) {
      const { created_at: createdAt, expires_at: expiresAt } = known.row
      return {
        live: known,
        facts: { iat: toSeconds(createdAt), exp: toSeconds(expiresAt), scope: 'session' },
      }
    }
    const claims = await shortTokens.verify(token)
    if (claims === null) return null
    // A short token is signed for five minutes; the session may have ended since.
    const live = await sessions.findById(claims.sid)
    if (live?.row.user_id !== claims.sub) return null
    const { iat, exp, aud } = claims
    return { live, facts: { iat, exp, scope: 'identify', aud } }
  }

  const identityOf = async ({ row }: LiveSession) => {
    const found = await database.one(findUnionId, [row.app_id, row.openid])
    const unionid = found?.union_id ?? null
    return {
      app_id: row.app_id,
      openid: row.openid,
      ...(unionid === null ? {} : { unionid }),
    }
  }

  const phoneOf = async ({ row }: LiveSession, client: InternalClient, requestId: string) => {
    const user = await database.one(findUser, [row.user_id])
    const phone = user === null ? null : readPhone(user)
    if (phone === null) return {}
    await database.transaction((tx) =>
      recordAudit(tx, clock(), {
        event: 'phone_read',
        userId: row.user_id,
        sessionId: row.id,
        requestId,
        detail: { by: `client:${client.id}` },
      }),
    )
    return { phone }
  }

  return async (token, client, requestId) => {
    const found = await findSession(token)
    if (found === null) return { active: false }
    const { live, facts } = found
    const { row, externalId } = live
    const { scopes } = client
    return {
      active: true,
      sub: row.user_id,
      sid: row.id,
      ...(externalId === null ? {} : { ext: externalId }),
      ...facts,
      ...(scopes.has('identity:read') ? await identityOf(live) : {}),
      ...(scopes.has('phone:read') ? await phoneOf(live, client, requestId) : {}),
      ...(scopes.has('external:read') && externalId !== null ? { external_id: externalId } : {}),
    }
  }
}

const toSeconds = (ms: number): number => Math.floor(ms / 1000)
