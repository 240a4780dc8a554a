import type { Device } from '../../../src/contract/session'
import { recordAudit } from '../audit/audit-log'
import type { Queries } from '../db/port/database'
import type { SessionsTable, UsersTable } from '../db/port/schema'
import type { ShownUser } from '../users/present-user'
import { ApiError } from '../errors'
import { newId } from '../crypto/ids'
import type { Provider, ProviderIdentity } from '../providers/provider'
import {
  deleteOldestSessions,
  deleteSession,
  deleteSessionByToken,
  deleteSessionsOfInstallation,
  findSession,
  insertSession,
  moveChildSessions,
  moveHandovers,
  moveTickets,
} from '../sessions/session-queries'
import { lockUserWithSessions, insertUser } from '../users/user-queries'
import { mergeUsers, type MergeDeps } from '../users/merge-users'
import type { Sealed } from '../crypto/vault'
import {
  claimUnion,
  findIdentityForUpdate,
  findUnion,
  moveUnion,
  upsertIdentity,
} from './identity-queries'
import { unionsOf, type Union } from '../providers/unions'
import type { SessionRef } from '../sessions/session-token'

export interface SignInRecord extends MergeDeps {
  provider: Pick<Provider, 'name' | 'host' | 'appId' | 'unionScope'>
  identity: ProviderIdentity
  sealedSessionKey: Sealed | null
  exchangeStartedAtMs: number
  sessionId: string
  tokenHash: string
  device: Device | null
  /** The installation of the app, whose former session of the same user this one replaces. */
  installationId: string | null
  /** The session that this one silently replaces. */
  renews: string | null
  /** The session of the browser's cookie, which the new one replaces. It may be another user's. */
  replaces: SessionRef | null
  nowMs: number
  expiresAtMs: number
  maxSessions: number
  requestId: string
  address: string
}

export interface RecordedSignIn {
  session: SessionsTable
  user: ShownUser
  /** The users whose cached sessions are stale. */
  changedUserIds: readonly string[]
}

/** Everything that a sign-in writes, in one transaction, after the exchange and never across it. */
export const recordSignIn = async (tx: Queries, record: SignInRecord): Promise<RecordedSignIn> => {
  if (record.renews !== null) await assertRenewable(tx, record, record.renews)
  if (record.identity.recognizesOnly === true && (await findUserId(tx, record)) === null) {
    throw new ApiError('identity_unknown')
  }

  const { user, sessionCount, isNewUser, mergedUserIds } = await resolveUser(tx, record)
  if (user.blocked_at !== null) throw new ApiError('account_blocked')
  const formerUserId = await endSessionOfCookie(tx, record)
  const isOfSameUser = formerUserId === user.id
  const replaced = (await endReplacedSessions(tx, record, user.id)) + (isOfSameUser ? 1 : 0)
  // Some of those replaced may not have counted: the statement counts again.
  const dropped =
    sessionCount < record.maxSessions
      ? 0
      : await tx.run(deleteOldestSessions, [user.id, record.maxSessions - 1])
  const session = newSessionRow(record, user.id)
  await insertSessionRow(tx, session)

  await recordAudit(tx, record.nowMs, {
    event: 'signed_in',
    userId: user.id,
    sessionId: session.id,
    requestId: record.requestId,
    detail: auditDetailOf(record, isNewUser),
  })
  const endedSome = replaced + dropped > 0
  const changedUserIds = [...mergedUserIds]
  if (formerUserId !== null && !isOfSameUser) changedUserIds.push(formerUserId)
  if (endedSome || mergedUserIds.length > 0) changedUserIds.push(user.id)
  return { session, user, changedUserIds }
}

/** @returns how many sessions ended. */
const endReplacedSessions = async (
  tx: Queries,
  { renews, installationId, sessionId, nowMs }: SignInRecord,
  userId: string,
): Promise<number> => {
  let renewed = 0
  if (renews !== null) {
    await tx.run(moveChildSessions, [userId, renews, sessionId, nowMs])
    renewed = await tx.run(deleteSession, [renews, userId])
    if (renewed > 0) {
      await tx.run(moveHandovers, [renews, sessionId])
      await tx.run(moveTickets, [userId, renews, sessionId])
    } else {
      // It may have been revoked since the first look.
      assertNotRevoked(await tx.one(findSession, [renews]))
    }
  }
  const ofInstallation =
    installationId === null
      ? 0
      : await tx.run(deleteSessionsOfInstallation, [userId, installationId])
  return renewed + ofInstallation
}

/** What the audit log says of a sign-in. */
const auditDetailOf = ({ provider, address, renews }: SignInRecord, isNewUser: boolean) => ({
  provider: provider.name,
  appId: provider.appId,
  address,
  isNewUser,
  isRenewal: renews !== null,
})

/**
 * A silent renewal creates no account after a deletion, and does not undo a revocation that the
 * owner made on another device. A session that expired, was signed out or is gone may be
 * renewed: its code proves the same user.
 */
const assertRenewable = async (tx: Queries, record: SignInRecord, sessionId: string) => {
  const userId = await findUserId(tx, record)
  if (userId === null) throw new ApiError('identity_mismatch')
  const renewed = await tx.one(findSession, [sessionId])
  if (renewed === null) return
  if (renewed.user_id !== userId) throw new ApiError('identity_mismatch')
  assertNotRevoked(renewed)
}

const assertNotRevoked = (renewed: SessionsTable | null) => {
  if (renewed !== null && renewed.revoked_at !== null) throw new ApiError('session_revoked')
}

/** Locks in the order of the writes that follow: the unions before the identity. */
const findUserId = async (tx: Queries, record: SignInRecord) => {
  const { provider, identity } = record
  let ownerId: string | null = null
  for (const { scope, id } of unionsOf(provider, identity)) {
    const union = await tx.one(findUnion, [scope, id])
    ownerId ??= union?.user_id ?? null
  }
  const known = await tx.one(findIdentityForUpdate, [provider.appId, identity.subject])
  return known?.user_id ?? ownerId
}

interface ResolvedUser {
  user: UsersTable
  /** Before this sign-in. */
  sessionCount: number
  isNewUser: boolean
  /** The users that became part of this one. */
  mergedUserIds: readonly string[]
}

/**
 * The unions say which users these ids belong to: none yet, one, or several, which then turn out to
 * be one person's and become one user.
 */
const resolveUser = async (tx: Queries, record: SignInRecord): Promise<ResolvedUser> => {
  const { provider, identity, sealedSessionKey, nowMs } = record
  const freshId = newId(nowMs)
  const owners: string[] = []
  const unowned: Union[] = []

  for (const union of unionsOf(provider, identity)) {
    const owner = (await tx.one(claimUnion, [union.scope, union.id, freshId]))?.user_id ?? freshId
    if (owner === freshId) unowned.push(union)
    else owners.push(owner)
  }
  const expectedId = owners[0] ?? freshId
  const upserted = await tx.one(upsertIdentity, [
    provider.appId,
    identity.subject,
    provider.name,
    expectedId,
    identity.unionId,
    sealedSessionKey?.bytes ?? null,
    sealedSessionKey?.keyId ?? null,
    record.exchangeStartedAtMs,
    nowMs,
  ])
  const userId = upserted?.user_id ?? expectedId
  if (userId === freshId) {
    const user = await createUser(tx, freshId, nowMs)
    return { user, sessionCount: 0, isNewUser: true, mergedUserIds: [] }
  }

  const { keptId, mergedUserIds } = await mergeAll(tx, record, [userId, ...owners])
  for (const { scope, id } of unowned) await tx.run(moveUnion, [scope, id, keptId])
  return { ...(await readUser(tx, keptId)), isNewUser: false, mergedUserIds }
}

/** Users are locked in the order of their ids. */
const mergeAll = async (tx: Queries, record: SignInRecord, userIds: readonly string[]) => {
  const [firstId = '', ...otherIds] = [...new Set(userIds)].sort()
  const mergedUserIds: string[] = []
  let keptId = firstId
  for (const otherId of otherIds) {
    const ids = [keptId, otherId] as const
    const { user, mergedUserId } = await mergeUsers(tx, record, ids, record.nowMs, record.requestId)
    keptId = user.id
    mergedUserIds.push(mergedUserId)
  }
  return { keptId, mergedUserIds }
}

const createUser = async (tx: Queries, id: string, nowMs: number): Promise<UsersTable> => {
  const user = await tx.one(insertUser, [id, nowMs])
  if (user === null) throw new Error(`user ${id} was not inserted`)
  return user
}

const readUser = async (tx: Queries, id: string) => {
  const found = await tx.one(lockUserWithSessions, [id])
  if (found === null) throw new Error(`user ${id} has an identity but no row`)
  const { session_count: sessionCount, ...user } = found
  return { user, sessionCount }
}

/** @returns the user whose session it was; null where it had ended. */
export const endSessionOfCookie = async (
  tx: Queries,
  { replaces, nowMs, requestId }: Pick<SignInRecord, 'replaces' | 'nowMs' | 'requestId'>,
): Promise<string | null> => {
  if (replaces === null) return null
  const ended = await tx.one(deleteSessionByToken, [replaces.id, replaces.tokenHash])
  if (ended === null) return null
  const entry = { userId: ended.user_id, sessionId: replaces.id, requestId }
  await recordAudit(tx, nowMs, { event: 'signed_out', ...entry, detail: { replaced: true } })
  return ended.user_id
}

export const insertSessionRow = (tx: Queries, session: SessionsTable): Promise<number> =>
  tx.run(insertSession, [
    session.id,
    session.user_id,
    session.token_hash,
    session.provider,
    session.app_id,
    session.openid,
    session.device_name,
    session.device_platform,
    session.created_at,
    session.expires_at,
    session.installation_id,
    session.parent_id,
  ])

const newSessionRow = (record: SignInRecord, userId: string): SessionsTable => ({
  id: record.sessionId,
  user_id: userId,
  token_hash: record.tokenHash,
  provider: record.provider.host,
  app_id: record.provider.appId,
  openid: record.identity.subject,
  device_name: record.device?.name ?? null,
  device_platform: record.device?.platform ?? null,
  created_at: record.nowMs,
  last_seen_at: record.nowMs,
  expires_at: record.expiresAtMs,
  installation_id: record.installationId,
  parent_id: null,
  revoked_at: null,
})
