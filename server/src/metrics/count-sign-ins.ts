import { toApiError } from '../to-api-error'
import type { SignIn } from '../sign-in/sign-in'
import { ProviderError } from '../upstream/provider-error'
import type { Metrics } from './metrics'

/** The same sign-in, with its outcomes counted. */
export const countSignIns =
  (metrics: Metrics, signIn: SignIn): SignIn =>
  async (request, source) => {
    try {
      const created = await signIn(request, source)
      metrics.signIn(request.renews === undefined ? 'created' : 'renewed', null)
      return created
    } catch (error) {
      const { code, cause } = toApiError(error)
      metrics.signIn(code, cause instanceof ProviderError ? cause.platformCode : null)
      throw error
    }
  }
