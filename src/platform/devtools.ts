import type { Auth } from '../auth/auth'
import type { AuthState } from '../auth/state'

interface Connection {
  init(state: object): void
  send(action: { type: string }, state: object): void
}

interface DevtoolsGlobal {
  __REDUX_DEVTOOLS_EXTENSION__?: { connect(options: { name: string }): Connection }
}

/**
 * Draws the login state in the Redux DevTools of a browser, where it has them. For development
 * builds; the token is not shown even there. Returns what ends it.
 */
export const connectDevtools = (
  store: Auth['store'],
  log: { entries(): readonly { event: string }[] },
  name = 'taro-passport',
): (() => void) => {
  const extension = (globalThis as DevtoolsGlobal).__REDUX_DEVTOOLS_EXTENSION__
  if (extension === undefined) return () => undefined
  const connection = extension.connect({ name })
  connection.init(shownOf(store.getState()))
  return store.subscribe((state) => {
    const entries = log.entries()
    connection.send({ type: entries[entries.length - 1]?.event ?? 'changed' }, shownOf(state))
  })
}

const shownOf = ({ status, activity, session, user, signedOutBy, error }: AuthState): object => ({
  status,
  activity,
  session: session && { ...session, token: 'not shown' },
  user,
  signedOutBy,
  error,
})
