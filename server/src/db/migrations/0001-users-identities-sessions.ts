import { sql, type Migration } from 'kysely'
import type { Dialect } from '../database'

/**
 * Foreign keys are checked at commit: a sign-in writes the identity first, because its primary key
 * decides which of many simultaneous first sign-ins makes the user.
 */
export const usersIdentitiesSessions = (dialect: Dialect): Migration => ({
  async up(db) {
    const bytes = dialect === 'postgres' ? sql`bytea` : sql`blob`

    await db.schema
      .createTable('users')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('nickname', 'text')
      .addColumn('avatar_key', 'text')
      .addColumn('avatar_pending_key', 'text')
      .addColumn('avatar_trace_id', 'text', (column) => column.unique())
      .addColumn('phone_sealed', bytes)
      .addColumn('phone_key_id', 'text')
      .addColumn('phone_index', 'text', (column) => column.unique())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute()

    await db.schema
      .createTable('identities')
      .addColumn('app_id', 'text', (column) => column.notNull())
      .addColumn('openid', 'text', (column) => column.notNull())
      .addColumn('provider', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('union_id', 'text')
      .addColumn('session_key_sealed', bytes)
      .addColumn('session_key_key_id', 'text')
      .addColumn('exchanged_at', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('identities_pk', ['app_id', 'openid'])
      .addForeignKeyConstraint('identities_user_fk', ['user_id'], 'users', ['id'], (constraint) =>
        constraint.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .execute()
    await db.schema
      .createIndex('identities_user_index')
      .on('identities')
      .column('user_id')
      .execute()

    await db.schema
      .createTable('unions')
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('union_id', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('unions_pk', ['scope', 'union_id'])
      .addForeignKeyConstraint('unions_user_fk', ['user_id'], 'users', ['id'], (constraint) =>
        constraint.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .execute()
    await db.schema.createIndex('unions_user_index').on('unions').column('user_id').execute()

    await db.schema
      .createTable('sessions')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('token_hash', 'text', (column) => column.unique())
      .addColumn('provider', 'text', (column) => column.notNull())
      .addColumn('app_id', 'text', (column) => column.notNull())
      .addColumn('openid', 'text', (column) => column.notNull())
      .addColumn('device_name', 'text')
      .addColumn('device_platform', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addColumn('revoked_at', 'bigint')
      .addForeignKeyConstraint('sessions_user_fk', ['user_id'], 'users', ['id'], (constraint) =>
        constraint.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .execute()
    await db.schema
      .createIndex('sessions_user_index')
      .on('sessions')
      .columns(['user_id', 'created_at'])
      .execute()
    await db.schema
      .createIndex('sessions_expiry_index')
      .on('sessions')
      .column('expires_at')
      .execute()

    await db.schema
      .createTable('audit_log')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('event', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text')
      .addColumn('session_id', 'text')
      .addColumn('request_id', 'text')
      .addColumn('detail', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('audit_log_user_index')
      .on('audit_log')
      .columns(['user_id', 'at'])
      .execute()
    await db.schema.createIndex('audit_log_at_index').on('audit_log').column('at').execute()

    await db.schema
      .createTable('shared_values')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute()
  },
})
