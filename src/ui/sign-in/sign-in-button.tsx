import { useAuthError, useIsSigningIn } from '../auth-gate/session-hooks'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { useSecondsUntil } from '../use-seconds-until'
import { Button, type ButtonProps } from '../widgets/button'

export interface SignInButtonProps extends Omit<ButtonProps, 'isBusy' | 'disabled' | 'children'> {
  text: string
}

/**
 * Takes no tap while a sign-in runs, nor before the time that a failed one has to wait for; the
 * notice above it says how long.
 */
export const SignInButton = ({ text, ...rest }: SignInButtonProps) => {
  const { signingIn } = useMessages(commonText)
  const isSigningIn = useIsSigningIn()
  const waitSeconds = useSecondsUntil(useAuthError()?.retryAtMs ?? null)
  return (
    <Button look="primary" {...rest} isBusy={isSigningIn} disabled={waitSeconds > 0}>
      {isSigningIn ? signingIn : text}
    </Button>
  )
}
