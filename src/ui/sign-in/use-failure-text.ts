import { useStore } from 'zustand'
import { useAuthError } from '../auth-gate/session-hooks'
import { usePassport } from '../passport-context'
import { errorText } from '../text/error-text'
import { useLanguage } from '../use-appearance'

/**
 * Why the last sign-in failed, in words, or null. Without a network that is the reason, whatever
 * the host's login made of it.
 */
export const useFailureText = (): string | null => {
  const language = useLanguage()
  const error = useAuthError()
  const isOnline = useStore(usePassport().network, (state) => state.isOnline)
  if (error === null) return null
  return errorText(!isOnline && error.retryable ? 'network_unavailable' : error.code, language)
}
