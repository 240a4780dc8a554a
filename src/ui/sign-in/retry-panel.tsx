import { useSignInRequest } from '../auth-gate/sign-in-request'
import { usePassport } from '../passport-context'
import { homeRoute } from '../routes'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { Button } from '../widgets/button'
import { PanelFrame } from '../widgets/panel-frame'
import { ScanPanel } from './scan-panel'
import { SignInButton } from './sign-in-button'
import { signInText } from './sign-in-text'
import { useFailureText } from './use-failure-text'
import { useScan } from './use-scan'

/** The sign-in failed for a reason that may pass: says which, and offers to try again. */
export const RetryPanel = () => {
  const { host } = usePassport()
  const request = useSignInRequest()
  const t = useMessages(signInText)
  const { retry, notNow } = useMessages(commonText)
  const notice = useFailureText()
  const scan = useScan('sign-in')
  const decline = () => {
    request.decline()
    host.navigation.leave(homeRoute)
  }
  if (scan !== null) return <ScanPanel scan={scan} onCancel={decline} />
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
