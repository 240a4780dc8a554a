import { useAuthError, useIsSigningIn } from '../auth-gate/session-hooks'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { useSecondsUntil } from '../use-seconds-until'
import { Button } from '../widgets/button'

export interface SignInButtonProps {
  text: string
  onClick: () => void
}

/**
 * Takes no tap while a sign-in runs, nor before the time that a failed one has to wait for; the
 * notice above it says how long.
 */
export const SignInButton = ({ text, onClick }: SignInButtonProps) => {
  const { signingIn } = useMessages(commonText)
  const isSigningIn = useIsSigningIn()
  const waitSeconds = useSecondsUntil(useAuthError()?.retryAtMs ?? null)
  return (
    <Button look="primary" isBusy={isSigningIn} disabled={waitSeconds > 0} onClick={onClick}>
      {isSigningIn ? signingIn : text}
    </Button>
  )
}
