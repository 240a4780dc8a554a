import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AuthPorts } from './ports'
import type { RecordScope } from './record'
import { createRecordStore } from './record-store'
import { initialModel, reduce, type AuthEvent, type AuthModel } from './reduce'

/** The login state, what is stored of it, and the one way to change both. */
export interface AuthStore {
  readonly store: StoreApi<AuthModel>
  read: () => AuthModel
  dispatch: (event: AuthEvent) => void
  /** Takes over what another tab stored. True: the session is another one than before. */
  adoptStored(): boolean
  /** Writes again what the storage did not take. */
  retryStorage(): void
}

export const createAuthStore = (
  ports: Pick<AuthPorts, 'storage' | 'log'>,
  scope: RecordScope,
): AuthStore => {
  const records = createRecordStore(ports, scope)
  const store = createStore(() =>
    reduce(initialModel, { type: 'restored', record: records.read() }),
  )

  /** Stored first: what the screen shows has then survived. */
  const dispatch = (event: AuthEvent) => {
    const before = store.getState()
    const after = reduce(before, event)
    if (after === before) return
    // What another tab wrote is left as it is: it may be a newer version of this app.
    if (event.type !== 'restored') records.write(after)
    store.setState(after, true)
  }

  return {
    store,
    dispatch,
    read: store.getState,
    retryStorage: records.retry,
    adoptStored: () => {
      const record = records.readChange()
      if (record === null) return false
      ports.log?.add('other tab adopted')
      const before = store.getState()
      dispatch({ type: 'restored', record })
      return record.session?.token !== before.session?.token
    },
  }
}
