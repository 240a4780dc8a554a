import { clientActor, type Actor } from '../audit/actor'
import { VaultError } from '../crypto/vault'
import type { InternalClient } from '../config/internal-clients'
import { statement, type Database } from '../db/port/database'
import type { IdentitiesTable } from '../db/port/schema'
import { ApiError } from '../errors'
import { createSemaphore, SemaphoreFullError } from '../lib/semaphore'
import type { LiveSession } from '../sessions/session-cache'
import type { Sessions } from '../sessions/sessions'
import type { ShortTokens } from '../tokens/short-tokens'
import { findUser } from '../users/user-queries'
import type { PhoneReads } from './phone-reads'

/** https://www.rfc-editor.org/rfc/rfc7662#section-2.2, with what the client's scopes add. */
export type Introspection = { active: false } | ActiveToken

export interface ActiveToken {
  active: true
  /** The user's id and the session's. */
  sub: string
  sid: string
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
  /** The client has read too many numbers: this user's is left out, if there is one. */
  phone_limited?: true
  external_id?: string
}

/**
 * Returns only `{active: false}` for an invalid token. A short token for an audience that the client does not
 * list is invalid.
 */
export type Introspect = (
  token: string,
  client: InternalClient,
  requestId: string,
) => Promise<Introspection>

export interface IntrospectOptions {
  database: Database
  sessions: Pick<Sessions, 'getCached' | 'load' | 'getCachedById' | 'loadById'>
  shortTokens: Pick<ShortTokens, 'verify'>
  phoneReads: PhoneReads
}

type TokenFacts = Pick<ActiveToken, 'iat' | 'exp' | 'scope' | 'aud'>

/** Of a node: the rest of the database's connections is for the app. */
const maxLookUps = 2
const maxWaitingLookUps = 1_000
const lookUpRetryMs = 1_000

const findUnionId = statement<Pick<IdentitiesTable, 'union_id'>>(
  'find-union-id',
  'select union_id from identities where app_id = $1 and openid = $2',
)

/** Counts as use of the session. */
export const createIntrospect = (options: IntrospectOptions): Introspect => {
  const { database, sessions, shortTokens, phoneReads } = options
  const inTurn = createSemaphore(maxLookUps, maxWaitingLookUps)
  // As old as the session in the cache, and gone with it. A join would cost every other reader of a session.
  const unionIds = new WeakMap<LiveSession, Promise<string | null>>()

  const lookUp = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await inTurn(work)
    } catch (error) {
      if (!(error instanceof SemaphoreFullError)) throw error
      throw new ApiError('service_unavailable', { retryAfterMs: lookUpRetryMs, cause: error })
    }
  }

  const findSession = async (
    token: string,
    client: InternalClient,
  ): Promise<{ live: LiveSession; facts: TokenFacts } | null> => {
    const claims = await shortTokens.verify(token)
    if (claims === null) {
      const live = sessions.getCached(token) ?? (await lookUp(() => sessions.load(token)))
      if (live === null) return null
      const { created_at: createdAt, expires_at: expiresAt } = live.row
      const facts = { iat: toSeconds(createdAt), exp: toSeconds(expiresAt) }
      return { live, facts: { ...facts, scope: 'session' } }
    }
    const { iat, exp, aud, sid } = claims
    if (!client.audiences.has(aud)) return null
    // A short token is signed for five minutes; the session may have ended since.
    const live = sessions.getCachedById(sid) ?? (await lookUp(() => sessions.loadById(sid)))
    if (live?.row.user_id !== claims.sub) return null
    return { live, facts: { iat, exp, scope: 'identify', aud } }
  }

  const unionIdOf = (live: LiveSession): Promise<string | null> => {
    const known = unionIds.get(live)
    if (known !== undefined) return known
    const { app_id: appId, openid } = live.row
    const found = lookUp(() => database.one(findUnionId, [appId, openid])).then(
      (row) => row?.union_id ?? null,
    )
    unionIds.set(live, found)
    found.catch(() => unionIds.delete(live))
    return found
  }

  const identityOf = async (live: LiveSession) => {
    const { app_id, openid } = live.row
    const unionid = await unionIdOf(live)
    return { app_id, openid, ...(unionid === null ? {} : { unionid }) }
  }

  /** Neither a limit on numbers nor a missing key must keep a backend from learning who calls. */
  const phoneOf = async ({ row, user }: LiveSession, actor: Actor) => {
    if (user.phone === null) return {}
    try {
      await phoneReads.claim(actor)
    } catch (error) {
      if (error instanceof ApiError && error.code === 'rate_limited') return limitedPhone
      throw error
    }
    const found = await lookUp(() =>
      phoneReads.read((tx) => tx.one(findUser, [row.user_id]), actor, row.id),
    ).catch((error: unknown) => {
      if (error instanceof VaultError) return null
      throw error
    })
    return found === null || found.phone === null ? {} : { phone: found.phone }
  }

  return async (token, client, requestId) => {
    const found = await findSession(token, client)
    if (found === null) return { active: false }
    const { live, facts } = found
    const { row, externalId } = live
    const { scopes } = client
    const actor = clientActor(client.id, requestId)
    return {
      active: true,
      sub: row.user_id,
      sid: row.id,
      ...facts,
      ...(scopes.has('identity:read') ? await identityOf(live) : {}),
      ...(scopes.has('phone:read') ? await phoneOf(live, actor) : {}),
      ...(scopes.has('external:read') && externalId !== null ? { external_id: externalId } : {}),
    }
  }
}

const limitedPhone = { phone_limited: true } as const

const toSeconds = (ms: number): number => Math.floor(ms / 1000)
