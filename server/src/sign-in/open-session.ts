import type { Device } from '../../../src/contract/session'
import type { User } from '../../../src/contract/user'
import type { Clock } from '../lib/clock'
import type { Database, Queries } from '../db/port/database'
import type { SessionsTable } from '../db/port/schema'
import { ApiError } from '../errors'
import { newId } from '../crypto/ids'
import { createKeyedSemaphore, SemaphoreFullError } from '../lib/semaphore'
import { hashSessionToken, newSessionToken, type SessionRef } from '../sessions/session-token'
import { expiryOf, type SessionLifetime, type Sessions } from '../sessions/sessions'
import type { PresentUser } from '../users/present-user'
import type { ReleasePictures } from '../users/release-pictures'
import type { Vault } from '../crypto/vault'
import { cleanDevice } from './clean-device'
import type { Identified } from './identify'
import type { KeepSessionKey } from './keep-session-key'
import { recordSignIn } from './record-sign-in'
import type { RequestSource } from './request-source'
import { sessionKeyContext } from './session-key-context'

export interface SessionRequest {
  device: Device | null
  installationId: string | null
  renews: string | null
  /** @default null */
  replaces?: SessionRef | null
  /** Part of the same transaction, after everything else. */
  alsoWrite?: (tx: Queries, session: SessionsTable) => Promise<unknown>
}

export interface OpenedSession {
  token: string
  row: SessionsTable
  user: User
}

/**
 * Opens a session for a verified identity. Rejects with `account_blocked`; with `identity_unknown` if the identity is
 * new and may not create an account; with `identity_mismatch` or `session_revoked` if a renewal is not allowed.
 */
export type OpenSession = (
  identified: Identified,
  request: SessionRequest,
  source: Pick<RequestSource, 'id' | 'ip'>,
) => Promise<OpenedSession>

export interface OpenSessionOptions {
  database: Database
  vault: Vault
  keepSessionKey: KeepSessionKey
  sessions: Pick<Sessions, 'invalidateUser'>
  presentUser: PresentUser
  clock: Clock
  releasePictures: ReleasePictures
  lifetime: SessionLifetime
  maxSessions: number
}

/** While one user's rows are locked, the sign-ins of that user must not hold every connection. */
const maxRunningForIdentity = 2
const maxWaitingForIdentity = 64

export const createOpenSession = (options: OpenSessionOptions): OpenSession => {
  const { database, vault, sessions, presentUser, clock } = options
  const forIdentity = createKeyedSemaphore(maxRunningForIdentity, maxWaitingForIdentity)

  return async (identified, request, source) => {
    const { provider, identity, authenticatedAtMs } = identified
    const context = sessionKeyContext(provider.appId, identity.subject)
    const nowMs = clock()
    const sessionId = newId(nowMs)
    const token = newSessionToken(sessionId)
    const record = {
      vault,
      releasePictures: options.releasePictures,
      provider,
      identity,
      sealedSessionKey:
        identity.sessionKey === null ? null : vault.seal(identity.sessionKey, context),
      exchangeStartedAtMs: authenticatedAtMs,
      sessionId,
      tokenHash: hashSessionToken(token),
      device: request.device === null ? null : cleanDevice(request.device),
      installationId: request.installationId,
      renews: request.renews,
      replaces: request.replaces ?? null,
      nowMs,
      expiresAtMs: expiryOf(options.lifetime, nowMs, nowMs),
      maxSessions: options.maxSessions,
      requestId: source.id,
      address: source.ip,
    }
    const recorded = await forIdentity(`${provider.appId}\n${identity.subject}`, () =>
      database.transaction(async (tx) => {
        const result = await recordSignIn(tx, record)
        await request.alsoWrite?.(tx, result.session)
        return result
      }),
    ).catch(async (error: unknown) => {
      if (error instanceof SemaphoreFullError) {
        throw new ApiError('rate_limited', { retryAfterMs: 2_000, cause: error })
      }
      if (error instanceof ApiError) await options.keepSessionKey(identified)
      throw error
    })
    for (const userId of recorded.changedUserIds) sessions.invalidateUser(userId)
    return { token, row: recorded.session, user: presentUser(recorded.user) }
  }
}
