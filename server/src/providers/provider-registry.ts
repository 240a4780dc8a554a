import type { Provider as ProviderName } from '../../../src/contract/providers'
import { ApiError } from '../errors'
import type { Provider } from './provider'

export interface ProviderRegistry {
  readonly all: readonly Provider[]
  /** Without an app id, the platform's first app. Throws `invalid_request` where there is none. */
  find(name: ProviderName, appId: string | undefined): Provider
  /**
   * The provider of a session. Throws `provider_rejected` if its app has left the settings: its sessions
   * live on, and the platform cannot be asked about them.
   */
  ofSession(session: { app_id: string }): Provider
}

export const createProviderRegistry = (all: readonly Provider[]): ProviderRegistry => ({
  all,
  find(name, appId) {
    const ofPlatform = all.filter((provider) => provider.name === name)
    if (ofPlatform.length === 0) {
      throw new ApiError('invalid_request', { detail: `provider: ${name} is not set up here` })
    }
    const found = ofPlatform.find((provider) => appId === undefined || provider.appId === appId)
    if (found === undefined) {
      throw new ApiError('invalid_request', { detail: 'appId: this app is not set up here' })
    }
    return found
  },
  ofSession(session) {
    // App ids of two platforms never meet, and a web page's session may be of a mini-program's identity.
    const found = all.find(({ appId }) => appId === session.app_id)
    if (found === undefined) {
      throw new ApiError('provider_rejected', { detail: 'this app is not set up here any more' })
    }
    return found
  },
})
