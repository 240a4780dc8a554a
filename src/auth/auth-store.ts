import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AuthPorts, Clock } from './ports'
import {
  parsePersistedState,
  serializePersistedState,
  type PersistedState,
  type AuthScope,
} from './persisted-state'
import { initialModel, isSameSession, reduce, type AuthEvent, type AuthModel } from './reduce'
import type { Session } from './state'

const key = 'taro-passport.auth'

type ReadableStore = Pick<StoreApi<AuthModel>, 'getState' | 'subscribe' | 'getInitialState'>

/**
 * The login state and its copy in the host's storage. Nothing here throws, whatever the storage
 * does: what it does not take is kept in memory and written again later.
 */
export interface AuthStore {
  readonly store: ReadableStore
  /** The state, after what another tab may have stored was taken over. */
  read: () => AuthModel
  dispatch: (event: AuthEvent) => void
  /** Brings the storage up to date where it did not take the state before. */
  save: () => void
  /** Registers what is called when another tab brought another session, or none. */
  onAdopted: (listener: (session: Session | null) => void) => void
}

export const createAuthStore = (
  { storage, clock, log }: Pick<AuthPorts, 'storage' | 'clock' | 'log'>,
  scope: AuthScope,
): AuthStore => {
  let tellAdopted: (session: Session | null) => void = () => undefined
  /** What the storage holds, as far as this context knows, and how it would be written. */
  let known: unknown = null
  let knownText = ''

  const attempt = (work: () => void): boolean => {
    try {
      work()
      return true
    } catch {
      log?.add('storageFailed', {})
      return false
    }
  }

  const load = (): PersistedState => {
    attempt(() => {
      known = storage.read(key)
    })
    const record = parsePersistedState(known, scope)
    knownText = serializePersistedState(record, scope)
    return record
  }

  const put = (text: string): boolean =>
    attempt(() => {
      storage.write(key, text)
      known = knownText = text
    })

  const save = (model: AuthModel) => {
    const text = serializePersistedState(model, scope)
    if (text === knownText || put(text) || model.session !== null) return
    // What is stored is a sign-out already, and better than nothing.
    if (parsePersistedState(known, scope).session === null) return
    // A session that was signed out must not be found again because a full storage did not take
    // the news. With the old record gone, there may be room for it.
    attempt(() => {
      storage.remove(key)
      known = knownText = ''
    })
    put(text)
  }

  const store = createStore(() => reduce(initialModel, { type: 'restored', stored: load() }))

  const change = (event: AuthEvent): AuthModel => {
    const before = store.getState()
    const after = reduce(before, event)
    if (after !== before) {
      log?.add(event.type, { code: after.error?.code ?? after.signedOutBy })
      if (event.type !== 'restored') save(after)
      store.setState(after, true)
    }
    return after
  }

  const read = (): AuthModel => {
    const before = known
    const model = store.getState()
    if (storage.subscribe === undefined) return model
    const stored = load()
    if (known === before) return model
    // Not written back: the other tab may run a newer version of this app.
    const adopted = change({ type: 'restored', stored })
    if (!isSameSession(model, adopted)) tellAdopted(adopted.session)
    return adopted
  }

  return {
    store: { ...store, subscribe: (listener) => subscribeSafely(store, listener, clock) },
    read,
    dispatch: (event) => {
      read()
      change(event)
    },
    save: () => {
      save(read())
    },
    onAdopted: (listener) => {
      tellAdopted = listener
    },
  }
}

/**
 * A subscriber that throws or calls back disturbs nobody: its error is thrown in a task of its own,
 * and every subscriber hears each state at most once and in order.
 */
const subscribeSafely = (
  store: StoreApi<AuthModel>,
  listener: (state: AuthModel, former: AuthModel) => void,
  clock: Clock,
): (() => void) => {
  let heard = store.getState()
  return store.subscribe((state) => {
    // An earlier subscriber changed the state meanwhile, and this one has heard of it.
    if (state !== store.getState()) return
    const former = heard
    heard = state
    try {
      listener(state, former)
    } catch (error) {
      clock.after(0, () => {
        throw error
      })
    }
  })
}
