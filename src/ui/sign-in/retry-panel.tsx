import { useSignInRequest } from '../auth-gate/sign-in-request'
import { usePassport } from '../passport-context'
import { homeRoute } from '../routes'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { Button } from '../widgets/button'
import { PanelFrame } from '../widgets/panel-frame'
import { SignInButton } from './sign-in-button'
import { SignInPanel } from './sign-in-panel'
import { signInText } from './sign-in-text'
import { useFailureText } from './use-failure-text'

/**
 * The sign-in failed for a reason that may pass: says which, and offers to try again. On a web page only a
 * question was asked so far: the tap is the sign-in itself, which takes the agreement.
 */
export const RetryPanel = () => (process.env.TARO_ENV === 'h5' ? <SignInPanel /> : <TryAgain />)

const TryAgain = () => {
  const { host } = usePassport()
  const request = useSignInRequest()
  const t = useMessages(signInText)
  const { retry, notNow } = useMessages(commonText)
  const notice = useFailureText()
  const decline = () => {
    request.decline()
    host.navigation.leave(homeRoute)
  }
  return (
    <PanelFrame title={t.retryTitle} notice={notice}>
      <SignInButton
        text={retry}
        onClick={() => {
          request.signIn()
        }}
      />
      <Button look="text" onClick={decline}>
        {notNow}
      </Button>
    </PanelFrame>
  )
}
