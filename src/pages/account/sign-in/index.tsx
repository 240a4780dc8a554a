import { useRouter } from '@tarojs/taro'
import { useEffect } from 'react'
import { useSession } from '../../../ui/auth-gate/session-hooks'
import { usePassport } from '../../../ui/passport-context'
import { parseReturnPath } from '../../../ui/return-path'
import { SignInPanel } from '../../../ui/sign-in/sign-in-panel'
import { commonText } from '../../../ui/text/common-text'
import { useMessages } from '../../../ui/text/messages'
import { PageShell } from '../../../ui/widgets/page-shell'

/** For apps that prefer a page of its own to a panel in place; leads back where it came from. */
const SignInPage = () => {
  const { host } = usePassport()
  const { signIn } = useMessages(commonText)
  const { returnTo } = useRouter().params
  const { status } = useSession()

  useEffect(() => {
    if (status === 'signedIn') host.navigation.replace(parseReturnPath(returnTo))
  }, [host, status, returnTo])

  return (
    <PageShell title={signIn}>
      <SignInPanel />
    </PageShell>
  )
}

export default SignInPage
