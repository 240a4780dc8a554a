import { usePassport } from '../passport-context'
import { homeRoute } from '../routes'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { Button } from '../widgets/button'
import { PanelFrame } from '../widgets/panel-frame'
import { SignInButton } from './sign-in-button'
import { signInText } from './sign-in-text'
import { useFailureText } from './use-failure-text'

/** The sign-in failed for a reason that may pass: says which, and offers to try again. */
export const RetryPanel = () => {
  const { auth, host } = usePassport()
  const t = useMessages(signInText)
  const { retry } = useMessages(commonText)
  return (
    <PanelFrame title={t.retryTitle} notice={useFailureText()}>
      <SignInButton
        text={retry}
        onClick={() => {
          // The failure is in the state, from where it is drawn above.
          auth.signIn().done.catch(() => undefined)
        }}
      />
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
