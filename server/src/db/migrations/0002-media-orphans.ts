import type { Migration } from '../port/migration'

/** Files that no user refers to, or not yet; and the indexes that tell whether one does. */
const statements = [
  `create table media_orphans (
     key text primary key,
     since bigint not null,
     deleting_since bigint)`,
  'create index media_orphans_since_index on media_orphans (since)',
  'create index users_avatar_key_index on users (avatar_key)',
  'create index users_avatar_pending_key_index on users (avatar_pending_key)',
]

export const mediaOrphans: Migration = {
  name: '0002-media-orphans',
  postgres: statements,
  sqlite: statements,
}
