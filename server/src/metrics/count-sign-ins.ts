import { toApiError } from '../errors'
import type { SignIn } from '../sign-in/sign-in'
import type { Metrics } from './metrics'

/** The same sign-in, with its outcomes counted. */
export const countSignIns =
  (metrics: Metrics, signIn: SignIn): SignIn =>
  async (request, origin) => {
    try {
      const created = await signIn(request, origin)
      metrics.signIn(request.renews === undefined ? 'created' : 'renewed')
      return created
    } catch (error) {
      metrics.signIn(toApiError(error).code)
      throw error
    }
  }
