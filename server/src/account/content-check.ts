import { ApiError } from '../errors'
import type { ContentCheck } from '../providers/provider'
import type { ProviderRegistry } from '../providers/provider-registry'
import type { LiveSession } from '../sessions/session-cache'

/**
 * The check of what a user shows to others, by the platform of the session. Throws
 * `content_check_unavailable` if that platform checks nothing: then nothing may be set.
 */
export const contentCheckOf = (
  providers: ProviderRegistry,
  session: LiveSession['row'],
): ContentCheck => {
  const { contentCheck, host } = providers.ofSession(session)
  if (contentCheck === null) {
    throw new ApiError('content_check_unavailable', {
      detail: `${host} checks no nicknames and no pictures`,
    })
  }
  return contentCheck
}
