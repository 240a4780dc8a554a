import type { CreatedSession } from '../../../src/contract/session'
import type { CreateSession } from '../../../src/contract/session-calls'
import type { Clock } from '../clock'
import type { Database } from '../db/database'
import { newId } from '../ids'
import type { RequestOrigin } from '../request-origin'
import { newSessionToken, hashSessionToken } from '../sessions/session-token'
import { expiryOf, type SessionLifetime, type Sessions } from '../sessions/sessions'
import { toWireSession } from '../sessions/wire-session'
import type { PresentUser } from '../users/present-user'
import type { ReleasePictures } from '../users/release-pictures'
import type { Vault } from '../vault/vault'
import type { Identify } from './identify'
import { recordAtOnce } from './record-at-once'
import { recordSignIn } from './record-sign-in'
import { sessionKeyContext } from './session-key-context'

export type SignIn = (request: CreateSession, origin: RequestOrigin) => Promise<CreatedSession>

export interface SignInOptions {
  database: Database
  identify: Identify
  vault: Vault
  sessions: Sessions
  presentUser: PresentUser
  clock: Clock
  releasePictures: ReleasePictures
  lifetime: SessionLifetime
  maxSessions: number
}

/**
 * A login code becomes a session of ours. Rejects with an `ApiError` of the exchange, or with
 * `identity_mismatch` or `session_revoked` where a renewal must not happen.
 */
export const createSignIn = (options: SignInOptions): SignIn => {
  const { database, identify, vault, sessions, presentUser, clock } = options

  return async (request, origin) => {
    const { provider, identity, provenAtMs } = await identify(request, origin.headers)
    const context = sessionKeyContext(provider.appId, identity.openid)
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
      exchangeStartedAtMs: provenAtMs,
      sessionId,
      tokenHash: hashSessionToken(token),
      device: request.device === undefined ? null : cleanDevice(request.device),
      renews: request.renews ?? null,
      nowMs,
      expiresAtMs: expiryOf(options.lifetime, nowMs, nowMs),
      maxSessions: options.maxSessions,
      requestId: origin.id,
      address: origin.ip,
    }
    const recorded =
      (await recordAtOnce(database, record)) ??
      (await database.transaction((tx) => recordSignIn(tx, record)))
    for (const userId of recorded.changedUserIds) sessions.changed(userId)
    return {
      token,
      session: toWireSession(recorded.session),
      user: presentUser(recorded.user),
    }
  }
}

/** Shown back to the owner in a list: no control characters, which PostgreSQL would refuse too. */
const cleanDevice = (device: NonNullable<CreateSession['device']>) => ({
  name: cleanText(device.name),
  platform: cleanText(device.platform),
})

const cleanText = (text: string) => text.replace(/[\p{Cc}\p{Cs}]/gu, '').trim()
