import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../lib/clock'
import { statement, type Database, type Queries } from '../db/port/database'
import type { MediaOrphansTable } from '../db/port/schema'
import { ApiError } from '../errors'
import type { MediaKey, MediaStore } from './media-store'

/**
 * The files together with the users that refer to them. Users share a file when their pictures are the same,
 * so a file may go only when nobody refers to it and nobody is about to.
 */
export interface MediaLibrary {
  /** Stores a file that a user is about to refer to. Call `addReference` within minutes. */
  add(key: MediaKey, bytes: Buffer): Promise<void>
  /** Part of the transaction that makes a user refer to the file. */
  addReference(tx: Queries, key: MediaKey): Promise<void>
  /** Part of the transaction in which a user stops referring to the file. */
  removeReference(tx: Queries, key: MediaKey): Promise<void>
  /** Deletes files that no user has referred to for a while; resolves with their number. */
  sweep(): Promise<number>
}

/** Longer than any upload takes, and than a page that shows the old picture stays open. */
const graceMs = 15 * 60_000
/** A node that died while it deleted is given up after this. */
const deletionMs = 10 * 60_000
const sweepFiles = 200
const reserveTries = 10
const reservePauseMs = 100

/**
 * Notes a file as an orphan from now on. Also for one that is being stored: it is one until its
 * user refers to it. Changes nothing while the file is being deleted.
 */
const noteOrphan = statement(
  'note-media-orphan',
  `insert into media_orphans (key, since) values ($1, $2)
   on conflict (key) do update set since = excluded.since
   where media_orphans.deleting_since is null`,
)

const forgetOrphan = statement(
  'forget-media-orphan',
  'delete from media_orphans where key = $1 and deleting_since is null',
)

const findDeleting = statement<{ key: string }>(
  'find-media-deletion',
  'select key from media_orphans where key = $1 and deleting_since is not null',
)

const listOrphans = statement<MediaOrphansTable>(
  'list-media-orphans',
  `select key, since, deleting_since from media_orphans
   where since <= $1 and (deleting_since is null or deleting_since <= $2)
   order by since limit ${sweepFiles}`,
)

/** A file that came into use again since it was listed has another `since`, or no row. */
const claimOrphan = statement(
  'claim-media-orphan',
  `update media_orphans set deleting_since = $3
   where key = $1 and since = $2 and (deleting_since is null or deleting_since <= $4)
     and not exists (select 1 from users where avatar_key = $5)
     and not exists (select 1 from users where avatar_pending_key = $6)`,
)

const forgetReferred = statement(
  'forget-referred-media-orphan',
  'delete from media_orphans where key = $1 and since = $2 and deleting_since is null',
)

const forgetDeleted = statement(
  'forget-deleted-media-orphan',
  'delete from media_orphans where key = $1 and deleting_since = $2',
)

export const createMediaLibrary = (
  database: Database,
  store: MediaStore,
  clock: Clock,
): MediaLibrary => {
  /** From now until the grace is over no node deletes the file. */
  const reserve = async (key: MediaKey): Promise<void> => {
    for (let tries = 0; tries < reserveTries; tries += 1) {
      const noted = await database.transaction((tx) => tx.run(noteOrphan, [key, clock()]))
      if (noted > 0) return
      // Being deleted at this moment.
      await sleep(reservePauseMs)
    }
    throw new ApiError('service_unavailable', { retryAfterMs: 1_000 })
  }

  const sweepOne = async ({ key, since }: MediaOrphansTable): Promise<boolean> => {
    const nowMs = clock()
    const [area = '', address = ''] = key.split('/')
    const claimed = await database.transaction(async (tx) => {
      const count = await tx.run(claimOrphan, [
        key,
        since,
        nowMs,
        nowMs - deletionMs,
        area === 'avatars' ? address : null,
        area === 'pending' ? address : null,
      ])
      if (count === 0) await tx.run(forgetReferred, [key, since])
      return count > 0
    })
    if (!claimed) return false
    await store.delete(key as MediaKey)
    await database.transaction((tx) => tx.run(forgetDeleted, [key, nowMs]))
    return true
  }

  return {
    async add(key, bytes) {
      await reserve(key)
      await store.put(key, bytes)
    },

    async addReference(tx, key) {
      if ((await tx.run(forgetOrphan, [key])) > 0) return
      // No row: another user of the same picture refers to it since a moment ago.
      if ((await tx.one(findDeleting, [key])) !== null) {
        throw new ApiError('service_unavailable', { retryAfterMs: 1_000 })
      }
    },

    async removeReference(tx, key) {
      await tx.run(noteOrphan, [key, clock()])
    },

    async sweep() {
      const nowMs = clock()
      const orphans = await database.all(listOrphans, [nowMs - graceMs, nowMs - deletionMs])
      let deleted = 0
      for (const orphan of orphans) if (await sweepOne(orphan)) deleted += 1
      return deleted
    },
  }
}
