import { createStore, type StoreApi } from 'zustand/vanilla'
import type { HostNetwork } from './host'

/** Follows the host's network for the life of the app; online until it says otherwise. */
export const createNetworkStore = (network: HostNetwork): StoreApi<{ isOnline: boolean }> => {
  const store = createStore(() => ({ isOnline: true }))
  const tell = (isOnline: boolean) => {
    store.setState({ isOnline })
  }
  network.subscribe(tell)
  void network.isOnline().then(tell)
  return store
}
