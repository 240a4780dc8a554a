import type { Migration } from '../port/migration'

/**
 * Redirects to a platform's page and back, for any node to finish. Nodes of the version before know no such
 * redirect and need none.
 */
const statements = [
  `create table oauth_states (
     state_hash text primary key not null,
     provider text not null,
     app_id text not null,
     purpose text not null,
     scope text not null,
     return_url text not null,
     browser_hash text not null,
     session_id text,
     device_name text,
     device_platform text,
     installation_id text,
     claimed_at bigint,
     result text,
     result_session_id text,
     created_at bigint not null,
     expires_at bigint not null)`,
  'create index oauth_states_expiry_index on oauth_states (expires_at)',
]

export const oauthStates: Migration = {
  name: '0008-oauth-states',
  postgres: statements,
  sqlite: statements,
}
