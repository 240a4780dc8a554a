import { createStore, type StoreApi } from 'zustand/vanilla'
import type { HostNetwork } from './host'

/** Follows the host's network for the life of the app; online until it says otherwise. */
export const createNetworkStore = (network: HostNetwork): StoreApi<{ isOnline: boolean }> => {
  const store = createStore(() => ({ isOnline: true }))
  let hasChanged = false
  network.subscribe((isOnline) => {
    hasChanged = true
    store.setState({ isOnline })
  })
  // The answer to the first question may arrive after a change, and is the older news then.
  void network.isOnline().then((isOnline) => {
    if (!hasChanged) store.setState({ isOnline })
  })
  return store
}
