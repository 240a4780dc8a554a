import { useStore } from 'zustand'
import { useAuthError } from '../auth-gate/session-hooks'
import { usePassport } from '../passport-context'
import { useMessages } from '../text/messages'
import { useErrorText } from '../text/use-error-text'
import { useSecondsUntil } from '../use-seconds-until'
import { passingText } from './sign-in-text'

/** Why the last sign-in failed, in words, with the time to wait if there is one; or null. */
export const useFailureText = (): string | null => {
  const error = useAuthError()
  const errorText = useErrorText()
  const waiting = useMessages(passingText)
  const isOnline = useStore(usePassport().network, (state) => state.isOnline)
  const seconds = useSecondsUntil(error?.retryAtMs ?? null)
  // Silently, a web page only asked whether there is a session: that there is none is no failure.
  if (error === null || error.code === 'signed_out') return null
  const passing = isOnline && seconds > 0 ? waiting[error.code] : undefined
  return passing?.(seconds) ?? errorText(error.code)
}
