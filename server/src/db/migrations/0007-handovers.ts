import type { Migration } from '../port/migration'

/**
 * Sessions that one host makes on another: a web page that a phone approves, and a web page that a
 * mini-program opens, whose session ends with that of the mini-program. Nodes of the version before know
 * neither: to them such a session is one like any other.
 */
const statements = [
  'alter table sessions add column parent_id text',

  `create table handovers (
     id text primary key not null,
     secret_hash text not null,
     purpose text not null,
     status text not null,
     origin text not null,
     browser text not null,
     system text not null,
     address text not null,
     requester_id text references users (id) on delete set null deferrable initially deferred,
     user_id text references users (id) on delete set null deferrable initially deferred,
     session_id text,
     digits text,
     created_at bigint not null,
     expires_at bigint not null)`,
  'create index handovers_expiry_index on handovers (expires_at)',
  'create index handovers_session_index on handovers (session_id)',
  'create index handovers_user_index on handovers (user_id)',
  'create index handovers_requester_index on handovers (requester_id)',

  `create table handover_tickets (
     ticket_hash text primary key not null,
     user_id text not null references users (id) on delete cascade deferrable initially deferred,
     session_id text not null,
     audience text not null,
     created_at bigint not null,
     expires_at bigint not null,
     used_at bigint)`,
  'create index handover_tickets_expiry_index on handover_tickets (expires_at)',
  'create index handover_tickets_user_index on handover_tickets (user_id)',
]

export const handovers: Migration = {
  name: '0007-handovers',
  postgres: statements,
  sqlite: statements,
}
