import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AuthPorts } from './ports'
import { parseRecord, serializeRecord, type AuthRecord, type RecordScope } from './record'
import { initialModel, isSameSession, reduce, type AuthEvent, type AuthModel } from './reduce'

const key = 'taro-passport.auth'

/**
 * The login state and its copy in the host's storage. Nothing here throws, whatever the storage
 * does: what it does not take is kept in memory and written again later.
 */
export interface AuthStore {
  readonly store: Pick<StoreApi<AuthModel>, 'getState' | 'subscribe' | 'getInitialState'>
  /** The state, after what another tab may have stored was taken over. */
  read: () => AuthModel
  dispatch: (event: AuthEvent) => void
  /** Brings the storage up to date where it did not take the state before. */
  save: () => void
}

/** `onAdopted`: another tab brought another session, or none. */
export const createAuthStore = (
  { storage, log }: Pick<AuthPorts, 'storage' | 'log'>,
  scope: RecordScope,
  onAdopted: (model: AuthModel) => void,
): AuthStore => {
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

  const load = (): AuthRecord => {
    attempt(() => {
      known = storage.read(key)
    })
    const record = parseRecord(known, scope)
    knownText = serializeRecord(record, scope)
    return record
  }

  const put = (text: string): boolean =>
    attempt(() => {
      storage.write(key, text)
      known = knownText = text
    })

  const save = (model: AuthModel) => {
    const text = serializeRecord(model, scope)
    if (text === knownText || put(text) || model.session !== null) return
    // What is stored is a sign-out already, and better than nothing.
    if (parseRecord(known, scope).session === null) return
    // A session that was signed out must not be found again because a full storage did not take
    // the news. With the old record gone, there may be room for it.
    attempt(() => {
      storage.remove(key)
      known = knownText = ''
    })
    put(text)
  }

  const store = createStore(() => reduce(initialModel, { type: 'restored', record: load() }))

  const change = (event: AuthEvent): AuthModel => {
    const before = store.getState()
    const after = reduce(before, event)
    if (after !== before) {
      log?.add(event.type, { code: after.error?.code ?? after.signedOutBy })
      store.setState(after, true)
    }
    return after
  }

  const read = (): AuthModel => {
    const before = known
    const model = store.getState()
    if (storage.subscribe === undefined) return model
    const record = load()
    if (known === before) return model
    // Not written back: the other tab may run a newer version of this app.
    const adopted = change({ type: 'restored', record })
    if (!isSameSession(model, adopted)) onAdopted(adopted)
    return adopted
  }

  return {
    store,
    read,
    dispatch: (event) => {
      read()
      change(event)
      // Not what this event made of it: a subscriber may have had the last word.
      save(store.getState())
    },
    save: () => {
      save(read())
    },
  }
}
