import type { Provider, ProviderIdentity } from './provider'

/** One row of `unions`, which says whose an id is. */
export interface Union {
  scope: string
  id: string
}

type App = Pick<Provider, 'name' | 'appId'>

/** The scope of ids that one app knows its users by. No scope of the settings begins with it. */
export const aliasScopePrefix = 'app:'

export const aliasScopeOf = ({ name, appId }: App): string => `${aliasScopePrefix}${name}:${appId}`

/**
 * Everything but the identity itself that tells whose a sign-in is: the id that the apps of one owner
 * share, and the app's own ids of the user. The primary key of `unions` lets each belong to one user
 * only. In the order in which every sign-in locks them.
 */
export const unionsOf = (
  provider: App & Pick<Provider, 'unionScope'>,
  { unionId, aliases }: ProviderIdentity,
): Union[] => {
  const shared = unionId === null ? [] : [{ scope: provider.unionScope, id: unionId }]
  const own = aliases.map((id) => ({ scope: aliasScopeOf(provider), id }))
  return [...shared, ...own].sort(inOrder)
}

const inOrder = (a: Union, b: Union): number => compare(a.scope, b.scope) || compare(a.id, b.id)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
