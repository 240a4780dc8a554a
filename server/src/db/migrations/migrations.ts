import { statement, type Queries } from '../port/database'
import { DatabaseError } from '../port/database-error'
import type { Migration } from '../port/migration'
import { usersIdentitiesSessions } from './0001-users-identities-sessions'
import { mediaOrphans } from './0002-media-orphans'
import { fewerIndexes } from './0003-fewer-indexes'
import { installationsAndMergedUsers } from './0004-installations-and-merged-users'
import { tokenKeysAndExternalIds } from './0005-token-keys-and-external-ids'
import { uniqueExternalIds } from './0006-unique-external-ids'
import { handovers } from './0007-handovers'
import { oauthStates } from './0008-oauth-states'

/** In their order. Append only. */
export const migrations: readonly Migration[] = [
  usersIdentitiesSessions,
  mediaOrphans,
  fewerIndexes,
  installationsAndMergedUsers,
  tokenKeysAndExternalIds,
  uniqueExternalIds,
  handovers,
  oauthStates,
]

export const tableSql = `create table if not exists kysely_migration (
  name varchar(255) primary key,
  timestamp varchar(255) not null)`
export const listDoneSql = 'select name from kysely_migration'
export const recordSql = 'insert into kysely_migration (name, timestamp) values ($1, $2)'

const listDone = statement<{ name: string }>('list-migrations', listDoneSql)

/** Rejects where a migration of this version has not run. Those of a newer version may have. */
export const assertMigrated = async (queries: Pick<Queries, 'all'>): Promise<void> => {
  const missing = missingOf(await queries.all(listDone, []))
  if (missing.length === 0) return
  const names = missing.map(({ name }) => name).join(', ')
  throw new DatabaseError('unavailable', null, `migrations have not run: ${names}`)
}

export const missingOf = (done: readonly { name: string }[]): Migration[] =>
  migrations.filter(({ name }) => !done.some((row) => row.name === name))
