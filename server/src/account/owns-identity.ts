import type { Queries } from '../db/port/database'
import { aliasScopeOf } from '../providers/unions'
import type { Identified } from '../sign-in/identify'
import { lockIdentitiesOfUser, lockUnionsOfUser } from './account-queries'

/** Whether a fresh proof is of this user. Part of a transaction: it locks the user's unions and identities. */
export const ownsIdentity = async (
  tx: Queries,
  userId: string,
  { provider, identity }: Pick<Identified, 'provider' | 'identity'>,
): Promise<boolean> => {
  const unions = await tx.all(lockUnionsOfUser, [userId])
  const identities = await tx.all(lockIdentitiesOfUser, [userId])
  const aliasScope = aliasScopeOf(provider)
  return (
    identities.some(
      ({ app_id, openid }) => app_id === provider.appId && openid === identity.subject,
    ) ||
    unions.some(
      ({ scope, union_id }) => scope === aliasScope && identity.aliases.includes(union_id),
    )
  )
}
