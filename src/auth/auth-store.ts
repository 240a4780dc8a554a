import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AuthScope } from './persisted-state'
import type { AuthPorts, Clock } from './ports'
import { initialModel, isSameSession, reduce, type AuthEvent, type AuthModel } from './reduce'
import type { Session } from './state'
import { createStateStorage } from './state-storage'

/**
 * The login state and its copy in the host's storage. Nothing here throws, whatever the storage or a
 * subscriber does.
 */
export interface AuthStore {
  readonly store: ReadableStore
  /** The state, after what another tab may have stored was taken over. */
  read: () => AuthModel
  /** Changes the state and stores what survives a cold start; then tells subscribers. */
  dispatch: (event: AuthEvent) => void
  /** Brings the storage up to date where it did not take the state before. */
  save: () => void
  /** False while the storage cannot be read: the user may have signed out. */
  isRestored: () => boolean
  /**
   * Sets the one listener for a session, or the end of one, that came from the storage: another tab's,
   * or one that could not be read before.
   */
  onAdopted: (listener: (session: Session | null) => void) => void
}

type Listener = Parameters<StoreApi<AuthModel>['subscribe']>[0]

type ReadableStore = Pick<StoreApi<AuthModel>, 'getState' | 'subscribe' | 'getInitialState'>

export const createAuthStore = (
  ports: Pick<AuthPorts, 'storage' | 'clock' | 'log'>,
  scope: AuthScope,
): AuthStore => {
  const { storage, clock, log } = ports
  const stored = createStateStorage(ports, scope)
  let tellAdopted: (session: Session | null) => void = () => undefined

  const store = createStore(() => {
    const state = stored.load()
    return state === null
      ? { ...initialModel, status: 'signedOut' as const }
      : reduce(initialModel, { type: 'restored', stored: state })
  })

  const change = (event: AuthEvent, after: AuthModel): void => {
    if (after === store.getState()) return
    log?.add(event.type, { code: after.error?.code ?? after.signedOutBy })
    // Stored before subscribers hear of it, as they may throw or call back. What another tab stored
    // is not written back: that tab may run a newer version of this app. What was read late is, as it is
    // merged with what the user did meanwhile.
    const isStored = event.type === 'restored' && event.isLate !== true
    if (!isStored) stored.save(after)
    store.setState(after, true)
  }

  const read = (): AuthModel => {
    const before = store.getState()
    const wasKnown = stored.isKnown()
    // Without `subscribe` nobody else writes, and the storage is read once.
    if (wasKnown && storage.subscribe === undefined) return before
    // Null: it cannot be read.
    const state = stored.load()
    if (state === null) return before
    const event: AuthEvent = { type: 'restored', stored: state, isLate: !wasKnown }
    const after = reduce(before, event)
    // A sign-out that is read late is no end of what began here.
    const isAdopted = wasKnown ? !isSameSession(before, after) : before.session !== after.session
    // Ahead of subscribers, as they may begin another sign-in.
    if (isAdopted) tellAdopted(after.session)
    change(event, after)
    // Not `after`: a subscriber may have changed it.
    return store.getState()
  }

  return {
    store: {
      getState: store.getState,
      getInitialState: store.getInitialState,
      subscribe: (listener) => store.subscribe(guard(listener, clock)),
    },
    read,
    dispatch: (event) => {
      change(event, reduce(read(), event))
    },
    save: () => {
      stored.save(read())
    },
    isRestored: stored.isKnown,
    onAdopted: (listener) => {
      tellAdopted = listener
    },
  }
}

/** A subscriber that throws disturbs nobody: its error is thrown in a task of its own. */
const guard =
  (listener: Listener, clock: Clock): Listener =>
  (state, former) => {
    try {
      listener(state, former)
    } catch (error) {
      clock.after(0, () => {
        throw error
      })
    }
  }
