import type { Export } from '../../../src/contract/export'
import type { Provider as ProviderName } from '../../../src/contract/scalars'
import { recordAudit } from '../audit/audit-log'
import type { Clock } from '../clock'
import type { Database } from '../db/database'
import { sessionInvalid } from '../plugins/authentication'
import type { LiveSession } from '../sessions/session-cache'
import { toWireSession } from '../sessions/wire-session'
import { listAllSessions, listAuditLog, listIdentities } from './account-queries'
import { toInstant } from './instant'
import type { ReadPhone } from './phone'
import type { PresentUser } from './present-user'
import { findUser } from './user-queries'

export type ExportAccount = (live: LiveSession, requestId: string) => Promise<Export>

export interface ExportAccountOptions {
  database: Database
  readPhone: ReadPhone
  presentUser: PresentUser
  clock: Clock
}

/** Everything that the server holds of a user, from one moment. */
export const createExportAccount = (options: ExportAccountOptions): ExportAccount => {
  const { database, readPhone, presentUser, clock } = options

  return async ({ row }, requestId) => {
    const nowMs = clock()
    return database.transaction(async (tx) => {
      const user = await tx.one(findUser, [row.user_id])
      if (user === null) throw sessionInvalid()
      const identities = await tx.all(listIdentities, [user.id])
      const sessions = await tx.all(listAllSessions, [user.id])
      const entry = { userId: user.id, sessionId: row.id, requestId }
      await recordAudit(tx, nowMs, { event: 'data_exported', ...entry })
      const auditLog = await tx.all(listAuditLog, [user.id])
      return {
        exportedAt: toInstant(nowMs),
        user: { ...presentUser(user), phone: readPhone(user) },
        identities: identities.map((identity) => ({
          // Only a provider of the registry ever wrote it.
          provider: identity.provider as ProviderName,
          appId: identity.app_id,
          openid: maskId(identity.openid),
          unionid: identity.union_id === null ? null : maskId(identity.union_id),
          hasSessionKey: identity.session_key_sealed !== null,
          createdAt: toInstant(identity.created_at),
        })),
        sessions: sessions.map((session) => ({
          ...toWireSession(session),
          appId: session.app_id,
          revokedAt: session.revoked_at === null ? null : toInstant(session.revoked_at),
        })),
        auditLog: auditLog.map(({ at, event, session_id, request_id, detail }) => ({
          at: toInstant(at),
          event,
          sessionId: session_id,
          requestId: request_id,
          detail: JSON.parse(detail) as Record<string, unknown>,
        })),
      }
    })
  }
}

/** Enough for its owner to tell one from another: the whole id never reaches a client. */
const maskId = (id: string): string => `${id.slice(0, 4)}****`
