import type { Identity } from '../../../src/contract/identities'
import type { Database } from '../db/port/database'
import { toIsoTime } from '../lib/to-iso-time'
import type { LiveSession } from '../sessions/session-cache'
import { listProviders } from './account-queries'

export type ListIdentities = (live: LiveSession) => Promise<Identity[]>

/** The ways in which the user can sign in. */
export const createListIdentities =
  (database: Database): ListIdentities =>
  async ({ row }) => {
    const providers = await database.all(listProviders, [row.user_id])
    return providers.map((each) => ({
      provider: each.provider,
      createdAt: toIsoTime(each.created_at),
    }))
  }
