import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AuthPorts } from './ports'
import { parseRecord, serializeRecord, type RecordScope } from './record'
import { initialModel, reduce, type AuthEvent, type AuthModel } from './reduce'

const key = 'taro-passport.auth'

/**
 * The login state and its copy in the host's storage. Nothing here throws, whatever the storage
 * does: what it does not take is kept in memory and written again later.
 */
export interface AuthStore {
  readonly store: Pick<StoreApi<AuthModel>, 'getState' | 'subscribe' | 'getInitialState'>
  read: () => AuthModel
  dispatch: (event: AuthEvent) => void
  /** Takes over what another tab stored. True: the session is another one than before. */
  adopt: () => boolean
  /** Brings the storage up to date where it failed before. */
  save: () => void
}

export const createAuthStore = (
  { storage, log }: Pick<AuthPorts, 'storage' | 'log'>,
  scope: RecordScope,
): AuthStore => {
  /** What the storage holds, as far as this context knows. */
  let known: unknown = null

  const attempt = (work: () => void): boolean => {
    try {
      work()
      return true
    } catch {
      log?.add('storageFailed', {})
      return false
    }
  }

  const put = (text: string): boolean =>
    attempt(() => {
      storage.write(key, text)
      known = text
    })

  const save = () => {
    const text = serializeRecord(store.getState(), scope)
    if (text === known || put(text)) return
    // A full storage may take the new value once the former one is gone. And a session that was
    // signed out must not be found again because its successor did not fit.
    const isRemoved = attempt(() => {
      storage.remove(key)
      known = ''
    })
    if (isRemoved) put(text)
  }

  const load = () => {
    attempt(() => {
      known = storage.read(key)
    })
    return parseRecord(known, scope)
  }

  const store = createStore(() => reduce(initialModel, { type: 'restored', record: load() }))

  const dispatch = (event: AuthEvent) => {
    const before = store.getState()
    const after = reduce(before, event)
    if (after === before) return
    log?.add(event.type, { code: after.error?.code ?? after.signedOutBy })
    store.setState(after, true)
  }

  return {
    store,
    save,
    read: store.getState,
    dispatch: (event) => {
      dispatch(event)
      save()
    },
    adopt: () => {
      const before = known
      if (storage.subscribe === undefined) return false
      const record = load()
      if (known === before) return false
      const { session } = store.getState()
      // Not written back: the other tab may run a newer version of this app.
      dispatch({ type: 'restored', record })
      return record.session?.token !== session?.token
    },
  }
}
