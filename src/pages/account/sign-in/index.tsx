import { useDidHide, useDidShow, useRouter } from '@tarojs/taro'
import { useCallback, useEffect, useRef } from 'react'
import { useSession } from '../../../ui/auth-gate/session-hooks'
import { PageShell } from '../../../ui/page-shell/page-shell'
import { usePassport } from '../../../ui/passport-context'
import { parseReturnPath } from '../../../ui/return-path'
import { homeRoute } from '../../../ui/routes'
import { usePurpose } from '../../../ui/sign-in/purpose'
import { SignInPanel } from '../../../ui/sign-in/sign-in-panel'
import { commonText } from '../../../ui/text/common-text'
import { useMessages } from '../../../ui/text/messages'

/**
 * For apps that prefer a page of its own to a panel in place. Leads on to `returnTo`, or else back
 * to the page before.
 */
const SignInPage = () => {
  const { host } = usePassport()
  const { signIn } = useMessages(commonText)
  const { returnTo } = useRouter().params
  const { status } = useSession()
  const purposeOf = usePurpose()
  const isVisible = useRef(false)

  /** Only the page on top can be replaced or left. */
  const leaveWhenSignedIn = useCallback(() => {
    if (status !== 'signedIn' || !isVisible.current) return
    if (returnTo === undefined) host.navigation.leave(homeRoute)
    else host.navigation.replace(parseReturnPath(returnTo))
  }, [host, status, returnTo])

  useDidShow(() => {
    isVisible.current = true
    leaveWhenSignedIn()
  })
  useDidHide(() => {
    isVisible.current = false
  })
  useEffect(leaveWhenSignedIn, [leaveWhenSignedIn])

  return (
    <PageShell title={signIn} isSignInPage>
      <SignInPanel purpose={returnTo === undefined ? null : purposeOf(parseReturnPath(returnTo))} />
    </PageShell>
  )
}

export default SignInPage
