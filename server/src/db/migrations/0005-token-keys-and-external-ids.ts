import type { Migration } from '../port/migration'

/**
 * The keys that sign short tokens, and what a team's backend writes of a user. Nodes of the version before
 * know neither: they sign in a blocked user until they are replaced, and new nodes refuse that session.
 */
const statementsWith = (bytes: 'bytea' | 'blob') => [
  'alter table users add column external_id text',
  'alter table users add column blocked_at bigint',
  `create table token_keys (
     generation bigint primary key,
     kid text not null,
     public_jwk text not null,
     private_sealed ${bytes} not null,
     private_key_id text not null,
     signs_from bigint not null,
     created_at bigint not null)`,
]

export const tokenKeysAndExternalIds: Migration = {
  name: '0005-token-keys-and-external-ids',
  postgres: statementsWith('bytea'),
  sqlite: statementsWith('blob'),
}
