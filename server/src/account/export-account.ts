import { lockUser } from '../users/user-queries'
import { maskId } from '../users/mask-id'
import { sessionInvalid } from '../errors'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import * as v from 'valibot'
import { exportSchema, type Export } from '../../../src/contract/export'
import type { Provider as ProviderName } from '../../../src/contract/providers'
import { hostOf } from '../providers/provider'
import { recordAudit } from '../audit/audit-log'
import type { Clock } from '../lib/clock'
import { createSemaphore } from '../lib/semaphore'
import type { Database } from '../db/port/database'
import type { AuditLogTable } from '../db/port/schema'
import type { LiveSession } from '../sessions/session-cache'
import { toWireSession } from '../sessions/wire-session'
import { listAllSessions, listAuditPage, listIdentities, listIdsOfUser } from './account-queries'
import { toIsoTime } from '../lib/to-iso-time'
import type { ReadPhone } from '../users/phone'
import type { PresentUser } from '../users/present-user'

/** Resolves with the JSON of an `Export`. */
export type ExportAccount = (live: LiveSession, requestId: string) => Promise<Readable>

export interface ExportAccountOptions {
  database: Database
  readPhone: ReadPhone
  presentUser: PresentUser
  clock: Clock
}

/** Between two pages, for the requests of others: a page takes about one millisecond of the event loop. */
const pauseMs = 5

const headSchema = v.omit(exportSchema, ['auditLog'])
const entrySchema = exportSchema.entries.auditLog.item

/**
 * Everything that the server holds of a user. The user and the sessions are read in one transaction. The
 * audit log can have any number of rows: it follows page by page, each its own query, at most as fast as the
 * client reads, so an export holds neither a connection nor more than one page of memory. All exports of a
 * process take turns and pause after each page, so that they slow nobody else down.
 */
export const createExportAccount = (options: ExportAccountOptions): ExportAccount => {
  const { database, readPhone, presentUser, clock } = options
  const inTurn = createSemaphore(1)

  const readHead = ({ row }: LiveSession, requestId: string, nowMs: number) =>
    database.transaction(async (tx) => {
      const user = await tx.one(lockUser, [row.user_id])
      if (user === null) throw sessionInvalid()
      const identities = await tx.all(listIdentities, [user.id])
      const sessions = await tx.all(listAllSessions, [user.id])
      const ids = await tx.all(listIdsOfUser, [user.id])
      const entry = { userId: user.id, sessionId: row.id, requestId }
      await recordAudit(tx, nowMs, { event: 'data_exported', ...entry })
      const head: Omit<Export, 'auditLog'> = {
        exportedAt: toIsoTime(nowMs),
        user: { ...presentUser(user), phone: readPhone(user), externalId: user.external_id },
        identities: identities.map((identity) => ({
          // Only a provider of the registry ever wrote it.
          provider: hostOf(identity.provider as ProviderName),
          provenBy: identity.provider,
          appId: identity.app_id,
          openid: maskId(identity.openid),
          unionid: identity.union_id === null ? null : maskId(identity.union_id),
          hasSessionKey: identity.session_key_sealed !== null,
          createdAt: toIsoTime(identity.created_at),
        })),
        sessions: sessions.map((session) => ({
          ...toWireSession(session),
          appId: session.app_id,
          revokedAt: session.revoked_at === null ? null : toIsoTime(session.revoked_at),
        })),
      }
      return { head: v.parse(headSchema, head), ids: ids.map(({ id }) => id) }
    })

  /** Pages of the audit log as JSON, without the brackets. */
  async function* auditPages(userId: string, untilMs: number): AsyncGenerator<string> {
    let last = { at: -1, id: '' }
    for (;;) {
      const page = await inTurn(async () => {
        const rows = await database.all(listAuditPage, [userId, last.at, last.id, untilMs])
        const text = rows.map((row) => JSON.stringify(toWireEntry(row))).join(',')
        await pause(pauseMs)
        return { text, end: rows.at(-1) }
      })
      if (page.end === undefined) return
      yield page.text
      last = page.end
    }
  }

  async function* write(head: object, ids: readonly string[], untilMs: number) {
    yield `${JSON.stringify(head).slice(0, -1)},"auditLog":[`
    let separator = ''
    for (const id of ids) {
      for await (const page of auditPages(id, untilMs)) {
        yield separator + page
        separator = ','
      }
    }
    yield ']}'
  }

  return async (live, requestId) => {
    const nowMs = clock()
    const { head, ids } = await readHead(live, requestId, nowMs)
    return Readable.from(write(head, ids, nowMs), { objectMode: false, highWaterMark: 1 })
  }
}

const toWireEntry = ({ at, event, session_id, request_id, detail }: AuditLogTable) =>
  v.parse(entrySchema, {
    at: toIsoTime(at),
    event,
    sessionId: session_id,
    requestId: request_id,
    detail: JSON.parse(detail) as Record<string, unknown>,
  })
