import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Auth } from '../../auth/auth'
import type { AuthState } from '../../auth/state'

/** Whether a new user is offered to add a picture and a nickname. Offered once, and may be skipped. */
export interface ProfileOffer {
  readonly store: Pick<StoreApi<{ isDue: boolean }>, 'getState' | 'subscribe' | 'getInitialState'>
  readonly dismiss: () => void
}

/** The sign-in that makes an account gives it and its session the same time, or nearly so. */
const maxAgeMs = 1_000

/** Follows the login state for the life of the app: the offer is due after the first sign-in. */
export const createProfileOffer = (auth: Pick<Auth, 'store'>): ProfileOffer => {
  const store = createStore(() => ({ isDue: false }))
  auth.store.subscribe((now, before) => {
    if (now.status !== 'signedIn') store.setState({ isDue: false })
    else if (before.status !== 'signedIn') store.setState({ isDue: isNewAndNameless(now) })
  })
  return {
    store,
    dismiss: () => {
      store.setState({ isDue: false })
    },
  }
}

const isNewAndNameless = ({ session, user }: AuthState): boolean =>
  session !== null &&
  user !== null &&
  user.nickname === null &&
  user.avatarUrl === null &&
  Date.parse(session.createdAt) - Date.parse(user.createdAt) < maxAgeMs
