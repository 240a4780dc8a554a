import {
  emptyPersistedState,
  parsePersistedState,
  serializePersistedState,
  storageKey,
  type AuthScope,
} from './persisted-state'
import type { AuthPorts, KeyValueStorage } from './ports'

/** The one key of all builds in version 0.1.0. */
export const legacyStorageKey = 'taro-passport.auth'

/**
 * Moves what version 0.1.0 stored to the key of its scope; another build's stays where it is. Call it
 * before the login state is created. Where the storage fails, the next launch tries again.
 */
export const migrateStorage = (
  { storage, log }: Pick<AuthPorts, 'storage' | 'log'>,
  scope: AuthScope,
): void => {
  try {
    const legacy = storage.read(legacyStorageKey)
    const state = parsePersistedState(legacy, scope)
    if (state === emptyPersistedState) return
    const key = storageKey(scope, 'auth')
    // A state under the new key is newer: a former migration could not remove the old one.
    if (parsePersistedState(storage.read(key), scope) === emptyPersistedState) {
      move(storage, key, serializePersistedState(state, scope), legacy as string)
    }
    storage.remove(legacyStorageKey)
  } catch {
    log?.add('storageFailed', {})
  }
}

/** A full storage has no room for both. */
const move = (storage: KeyValueStorage, key: string, text: string, legacy: string): void => {
  try {
    storage.write(key, text)
  } catch {
    storage.remove(legacyStorageKey)
    try {
      storage.write(key, text)
    } catch (error) {
      storage.write(legacyStorageKey, legacy)
      throw error
    }
  }
}
