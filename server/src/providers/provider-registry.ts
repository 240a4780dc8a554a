import type { Provider as ProviderName } from '../../../src/contract/scalars'
import { ApiError } from '../errors'
import type { Provider } from './provider'

export interface ProviderRegistry {
  readonly all: readonly Provider[]
  /** Without an app id, the platform's first app. Throws `invalid_request` where there is none. */
  find(name: ProviderName, appId: string | undefined): Provider
  /** The provider of a session; null if its app is no longer set up. */
  ofSession(session: { provider: string; app_id: string }): Provider | null
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
  ofSession: (session) =>
    all.find(({ host, appId }) => host === session.provider && appId === session.app_id) ?? null,
})
