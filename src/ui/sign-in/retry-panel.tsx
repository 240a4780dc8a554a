import { useAuthError, useIsSigningIn } from '../auth-gate/session-hooks'
import { usePassport } from '../passport-context'
import { homeRoute } from '../routes'
import { commonText } from '../text/common-text'
import { errorText } from '../text/error-text'
import { useMessages } from '../text/messages'
import { useLanguage } from '../use-appearance'
import { useSecondsUntil } from '../use-seconds-until'
import { Button } from '../widgets/button'
import { PanelFrame } from '../widgets/panel-frame'
import { signInText } from './sign-in-text'

/** The sign-in failed for a reason that may pass: says which, and offers to try again. */
export const RetryPanel = () => {
  const { auth, host } = usePassport()
  const t = useMessages(signInText)
  const common = useMessages(commonText)
  const language = useLanguage()
  const error = useAuthError()
  const isSigningIn = useIsSigningIn()
  const waitSeconds = useSecondsUntil(error?.retryAtMs ?? null)
  return (
    <PanelFrame
      title={t.retryTitle}
      notice={error === null ? null : errorText(error.code, language)}
    >
      <Button
        look="primary"
        isBusy={isSigningIn}
        disabled={waitSeconds > 0}
        onClick={() => {
          // The failure is in the state, from where it is drawn above.
          auth.signIn().catch(() => undefined)
        }}
      >
        {isSigningIn
          ? common.signingIn
          : waitSeconds > 0
            ? common.retryIn(waitSeconds)
            : common.retry}
      </Button>
      <Button
        look="text"
        onClick={() => {
          host.navigation.leave(homeRoute)
        }}
      >
        {t.back}
      </Button>
    </PanelFrame>
  )
}
