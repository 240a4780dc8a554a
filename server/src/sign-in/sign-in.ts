import type { CreatedSession } from '../../../src/contract/session'
import { installationHeader, type CreateSession } from '../../../src/contract/session-calls'
import type { Clock } from '../lib/clock'
import type { Database } from '../db/port/database'
import { ApiError } from '../errors'
import { newId } from '../crypto/ids'
import type { RequestOrigin } from './request-origin'
import { createKeyedSemaphore, SemaphoreFullError } from '../lib/semaphore'
import { newSessionToken, hashSessionToken } from '../sessions/session-token'
import { expiryOf, type SessionLifetime, type Sessions } from '../sessions/sessions'
import { toWireSession } from '../sessions/wire-session'
import type { PresentUser } from '../users/present-user'
import type { ReleasePictures } from '../users/release-pictures'
import type { Vault } from '../crypto/vault'
import type { Identify } from './identify'
import type { KeepSessionKey } from './keep-session-key'
import { recordSignIn } from './record-sign-in'
import { sessionKeyContext } from './session-key-context'

export type SignIn = (request: CreateSession, origin: RequestOrigin) => Promise<CreatedSession>

export interface SignInOptions {
  database: Database
  identify: Identify
  vault: Vault
  keepSessionKey: KeepSessionKey
  sessions: Sessions
  presentUser: PresentUser
  clock: Clock
  releasePictures: ReleasePictures
  lifetime: SessionLifetime
  maxSessions: number
}

/** While one user's rows are locked, the sign-ins of that user must not hold every connection. */
const maxRunningForIdentity = 2
const maxWaitingForIdentity = 64

/**
 * A login code becomes a session of ours. Rejects with an `ApiError` of the exchange, or with
 * `identity_mismatch` or `session_revoked` where a renewal must not happen.
 */
export const createSignIn = (options: SignInOptions): SignIn => {
  const { database, identify, vault, sessions, presentUser, clock } = options
  const forIdentity = createKeyedSemaphore(maxRunningForIdentity, maxWaitingForIdentity)

  return async (request, origin) => {
    const identified = await identify(request, origin.headers)
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
      device: request.device === undefined ? null : cleanDevice(request.device),
      installationId: installationOf(origin),
      renews: request.renews ?? null,
      nowMs,
      expiresAtMs: expiryOf(options.lifetime, nowMs, nowMs),
      maxSessions: options.maxSessions,
      requestId: origin.id,
      address: origin.ip,
    }
    const recorded = await forIdentity(`${provider.appId}\n${identity.subject}`, () =>
      database.transaction((tx) => recordSignIn(tx, record)),
    ).catch(async (error: unknown) => {
      if (error instanceof SemaphoreFullError) {
        throw new ApiError('rate_limited', { retryAfterMs: 2_000, cause: error })
      }
      if (error instanceof ApiError) await options.keepSessionKey(identified)
      throw error
    })
    for (const userId of recorded.changedUserIds) sessions.invalidateUser(userId)
    return {
      token,
      session: toWireSession(recorded.session),
      user: presentUser(recorded.user),
    }
  }
}

/** The route has checked its form. */
const installationOf = ({ headers }: RequestOrigin): string | null => {
  const id = headers[installationHeader]
  return typeof id === 'string' ? id : null
}

/** Shown back to the owner in a list: no control characters, which PostgreSQL would refuse too. */
const cleanDevice = (device: NonNullable<CreateSession['device']>) => ({
  name: cleanText(device.name),
  platform: cleanText(device.platform),
})

const cleanText = (text: string) => text.replace(/[\p{Cc}\p{Cs}]/gu, '').trim()
