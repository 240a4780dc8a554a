import { setTimeout as sleep } from 'node:timers/promises'
import type { User } from '../../../src/contract/user'
import { recordAudit } from '../audit/audit-log'
import type { Queries } from '../db/port/database'
import type { UsersTable } from '../db/port/schema'
import type { MediaLibrary } from '../media/media-library'
import { addressOf, type MediaStore } from '../media/media-store'
import { normalizeAvatar } from '../media/normalize-avatar'
import type { PendingLinks } from '../media/pending-links'
import { ApiError, sessionInvalid } from '../errors'
import { createKeyedSemaphore, SemaphoreFullError } from '../lib/semaphore'
import type { LiveSession } from '../sessions/session-cache'
import { findUser, lockUser } from '../users/user-queries'
import type { MediaCheckEvent } from '../wechat/media-check-event'
import type { ContentVerdict } from '../wechat/wechat-client'
import { ProviderError } from '../upstream/provider-error'
import { toProviderProblem } from '../providers/provider-problem'
import { contentCheckOf } from './content-check'
import type { ProfileDeps } from './profile-deps'
import { findUnjudged, findUserByTrace, updateAvatar } from './profile-queries'

export interface Avatars {
  /**
   * Takes a picture that a user sent. Where pictures are checked, everyone else sees the old one
   * until WeChat has judged the new one. Rejects with `unsupported_media`, with `rate_limited` while
   * others of the same user are on their way, and with `content_check_unavailable` where the session's
   * platform checks nothing.
   */
  upload(live: LiveSession, bytes: Buffer): Promise<User>
  /** The user has no picture then, neither a public one nor one that waits for its verdict. */
  remove(live: LiveSession): Promise<User>
  /** Applies WeChat's verdict; false where no user waits for it any more. */
  applyVerdict(event: MediaCheckEvent): Promise<boolean>
  /** Rejects the pictures whose verdict has not come for an hour. @returns how many. */
  expirePending(): Promise<number>
}

export interface AvatarsDeps extends ProfileDeps {
  store: MediaStore
  library: MediaLibrary
  /** Null where pictures are shown unchecked: there is no way to hear WeChat's verdict. */
  pendingLinks: PendingLinks | null
}

/** A page that replaces a picture by another has two on their way. */
const uploadsOfOneUser = 2
/** Twice what WeChat takes at most. */
const verdictTimeoutMs = 3_600_000
/** The verdict can arrive before the upload has noted what it waits for. */
const traceTries = 8
const tracePauseMs = 250

export const createAvatars = (deps: AvatarsDeps): Avatars => {
  const { database, sessions, presentUser, providers, clock, store, library, pendingLinks } = deps

  /** Part of a transaction: sets both pictures, and lets go of those that they replace. */
  const setPictures = async (
    tx: Queries,
    old: UsersTable,
    avatarKey: string | null,
    pending: { key: string; traceId: string } | null,
  ): Promise<UsersTable | null> => {
    const pendingKey = pending?.key ?? null
    if (old.avatar_key !== null && old.avatar_key !== avatarKey) {
      await library.removeReference(tx, `avatars/${old.avatar_key}`)
    }
    if (old.avatar_pending_key !== null && old.avatar_pending_key !== pendingKey) {
      await library.removeReference(tx, `pending/${old.avatar_pending_key}`)
    }
    return tx.one(updateAvatar, [old.id, avatarKey, pendingKey, pending?.traceId ?? null, clock()])
  }

  const publish = async (userId: string, address: string): Promise<UsersTable | null> =>
    database.transaction(async (tx) => {
      const old = await tx.one(lockUser, [userId])
      if (old === null) return null
      await library.addReference(tx, `avatars/${address}`)
      return setPictures(tx, old, address, null)
    })

  const holdBack = async (userId: string, key: string, traceId: string) =>
    database.transaction(async (tx) => {
      const old = await tx.one(lockUser, [userId])
      if (old === null) return null
      await library.addReference(tx, `pending/${key}`)
      return setPictures(tx, old, old.avatar_key, { key, traceId })
    })

  const findWaiting = async (traceId: string): Promise<UsersTable | null> => {
    for (let tries = 0; tries < traceTries; tries += 1) {
      if (tries > 0) await sleep(tracePauseMs)
      const user = await database.one(findUserByTrace, [traceId])
      if (user !== null) return user
    }
    return null
  }

  /** What everyone sees already has been judged. */
  const isShown = async (userId: string, address: string): Promise<boolean> =>
    (await database.one(findUser, [userId]))?.avatar_key === address

  const take = async ({ row }: LiveSession, bytes: Buffer): Promise<User> => {
    const contentCheck = contentCheckOf(providers, row)
    const picture = await normalizeAvatar(bytes)
    const address = addressOf(picture)

    let user: UsersTable | null
    if (pendingLinks === null || (await isShown(row.user_id, address))) {
      await library.add(`avatars/${address}`, picture)
      user = await publish(row.user_id, address)
    } else {
      await library.add(`pending/${address}`, picture)
      const traceId = await contentCheck
        .checkImage(row.openid, pendingLinks.create(address))
        .catch((error: unknown) => {
          throw error instanceof ProviderError ? toProviderProblem(error) : error
        })
      user = await holdBack(row.user_id, address, traceId)
    }
    if (user === null) throw sessionInvalid()
    sessions.invalidateUser(row.user_id)
    return presentUser(user)
  }

  /** False where a newer picture, or another node with the same verdict, was faster. */
  const applyVerdictTo = async (
    waiting: UsersTable,
    traceId: string,
    verdict: ContentVerdict,
  ): Promise<boolean> => {
    const address = waiting.avatar_pending_key
    if (address === null) return false
    const picture = verdict === 'pass' ? await store.get(`pending/${address}`) : null
    if (picture !== null) await library.add(`avatars/${address}`, picture)

    const isApplied = await database.transaction(async (tx) => {
      const old = await tx.one(lockUser, [waiting.id])
      if (old?.avatar_trace_id !== traceId) return false
      if (picture === null) {
        const detail = { verdict }
        await recordAudit(tx, clock(), { event: 'avatar_rejected', userId: waiting.id, detail })
      } else {
        await library.addReference(tx, `avatars/${address}`)
      }
      await setPictures(tx, old, picture === null ? old.avatar_key : address, null)
      return true
    })
    sessions.invalidateUser(waiting.id)
    return isApplied
  }

  const uploads = createKeyedSemaphore(uploadsOfOneUser, 0)

  return {
    upload: (live, bytes) =>
      uploads(live.row.user_id, () => take(live, bytes)).catch((error: unknown) => {
        if (!(error instanceof SemaphoreFullError)) throw error
        throw new ApiError('rate_limited', { retryAfterMs: 1_000 })
      }),

    async remove({ row }) {
      const user = await database.transaction(async (tx) => {
        const old = await tx.one(lockUser, [row.user_id])
        return old === null ? null : setPictures(tx, old, null, null)
      })
      if (user === null) throw sessionInvalid()
      sessions.invalidateUser(row.user_id)
      return presentUser(user)
    },

    async applyVerdict({ traceId, verdict }) {
      const waiting = await findWaiting(traceId)
      return waiting !== null && applyVerdictTo(waiting, traceId, verdict)
    },

    async expirePending() {
      const unjudged = await database.all(findUnjudged, [clock() - verdictTimeoutMs])
      let count = 0
      for (const user of unjudged) {
        if (await applyVerdictTo(user, user.avatar_trace_id ?? '', 'unknown')) count += 1
      }
      return count
    },
  }
}

/** Part of the transaction that deletes the user: their pictures go with the next clean-up. */
export const releasePictures = async (
  tx: Queries,
  library: MediaLibrary,
  user: Pick<UsersTable, 'avatar_key' | 'avatar_pending_key'>,
): Promise<void> => {
  if (user.avatar_key !== null) await library.removeReference(tx, `avatars/${user.avatar_key}`)
  if (user.avatar_pending_key !== null)
    await library.removeReference(tx, `pending/${user.avatar_pending_key}`)
}
