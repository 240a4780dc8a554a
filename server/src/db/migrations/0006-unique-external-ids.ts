import type { Migration } from '../port/migration'

const index = {
  name: 'users_external_id_index',
  on: 'on users (external_id) where external_id is not null',
}

/** A migration of its own: an index is built before the other statements of its migration run. */
export const uniqueExternalIds: Migration = {
  name: '0006-unique-external-ids',
  indexes: [{ ...index, unique: true }],
  postgres: [],
  sqlite: [`create unique index ${index.name} ${index.on}`],
}
