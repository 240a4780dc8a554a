import type { Host } from '../../../src/contract/scalars'
import type { WireSession } from '../../../src/contract/session'
import type { SessionsTable } from '../db/port/schema'
import { toIsoTime } from '../lib/to-iso-time'

export const toWireSession = (row: SessionsTable): WireSession => ({
  id: row.id,
  createdAt: toIsoTime(row.created_at),
  expiresAt: toIsoTime(row.revoked_at ?? row.expires_at),
  lastSeenAt: toIsoTime(row.last_seen_at),
  // Only the host of a provider was ever written.
  provider: row.provider as Host,
  host: row.provider as Host,
  device:
    row.device_name === null && row.device_platform === null
      ? null
      : { name: row.device_name ?? '', platform: row.device_platform ?? '' },
})
