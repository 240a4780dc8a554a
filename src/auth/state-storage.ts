import type { AuthPorts } from './ports'
import {
  parsePersistedState,
  serializePersistedState,
  storageKey,
  type AuthScope,
  type PersistedState,
} from './persisted-state'

/**
 * The copy of the login state in the host's storage. Nothing here throws: what the storage does not
 * take now is written by a later `save`.
 */
export interface StateStorage {
  /** What is stored, if that is news: read for the first time, or written by another tab. */
  load: () => PersistedState | null
  /** Writes the state unless it is what is stored. */
  save: (state: PersistedState) => void
  /** False until the storage could be read or written: what it holds is unknown. */
  isKnown: () => boolean
}

export const createStateStorage = (
  { storage, log }: Pick<AuthPorts, 'storage' | 'log'>,
  scope: AuthScope,
): StateStorage => {
  const key = storageKey(scope, 'auth')
  let isKnown = false
  /** The value under the key as it was last read or written. */
  let raw: unknown
  /** The same state as this version writes it. */
  let text = ''

  const attempt = (work: () => void): boolean => {
    try {
      work()
      return true
    } catch {
      log?.add('storageFailed', {})
      return false
    }
  }

  const write = (next: string): boolean =>
    attempt(() => {
      storage.write(key, next)
      raw = text = next
      isKnown = true
    })

  return {
    isKnown: () => isKnown,
    load: () => {
      let state: PersistedState | null = null
      attempt(() => {
        const value = storage.read(key)
        if (isKnown && value === raw) return
        raw = value
        state = parsePersistedState(value, scope)
        text = serializePersistedState(state, scope)
        isKnown = true
      })
      return state
    },
    save: (state) => {
      // What cannot be read may be a session or a sign-out: only what the user did is worth more.
      if (!isKnown && state.session === null && state.signedOutBy === null) return
      const next = serializePersistedState(state, scope)
      if (next === text || write(next) || state.session !== null) return
      // A stored sign-out is better than nothing, even an older one.
      if (isKnown && parsePersistedState(raw, scope).session === null) return
      // A session that was signed out must not be found again because a full storage did not take
      // the news. With the old state gone, there may be room for it.
      attempt(() => {
        storage.remove(key)
        raw = text = ''
      })
      write(next)
    },
  }
}
