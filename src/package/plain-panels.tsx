import { Button, Text, View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { createHostDialogs } from '../platform/host/host-dialogs'
import { canLeavePage, leavePage } from '../platform/leave-page'
import { useGateServices, type GatePanels } from '../ui/auth-gate/gate-context'
import type { Missing } from '../ui/auth-gate/gate-phase'
import { useAuthError, useIsSigningIn } from '../ui/auth-gate/session-hooks'
import { useSignInRequest } from '../ui/auth-gate/sign-in-request'
import { caughtErrorCode } from '../ui/text/error-text'
import { plainErrorText, plainText } from './plain-text'

const Panel = ({ text, children }: PropsWithChildren<{ text: string }>) => (
  <View className="passport-panel" style="padding: 24px; text-align: center">
    <Text>{text}</Text>
    {children}
  </View>
)

const SignIn = () => {
  const { signIn, decline } = useSignInRequest()
  const error = useAuthError()
  const isSigningIn = useIsSigningIn()
  const { signInWindow } = useGateServices()
  const text = plainText()
  // Silently, a web page only asked whether there is a session: that there is none is no failure.
  const code = error === null || error.code === 'signed_out' ? null : error.code
  if (process.env.TARO_ENV === 'h5') {
    // No tap of ours could sign in here.
    if (signInWindow === undefined) return <Panel text={text.unavailable} />
    if (signInWindow.way === 'reopen') return <Panel text={text.reopen} />
  }
  return (
    <Panel text={code === null ? text.pleaseSignIn : plainErrorText(code)}>
      <Button
        disabled={isSigningIn}
        onClick={() => {
          signIn()
        }}
      >
        {isSigningIn ? text.signingIn : text.signIn}
      </Button>
      {canLeavePage() && (
        <Button
          onClick={() => {
            decline()
            leavePage()
          }}
        >
          {text.notNow}
        </Button>
      )}
    </Panel>
  )
}

/**
 * Panels to begin with: unstyled, in Chinese and English, with a "not now" wherever there is a page to
 * go back to. They show no agreement; an app that needs one gives panels of its own.
 */
export const plainPanels: GatePanels = {
  Skeleton: () => <Panel text={plainText().loading} />,
  SignIn,
  Retry: SignIn,
  Missing: ({ missing }: { missing: Missing }) => <Panel text={plainText().missing[missing]} />,
}

/** Says why a tap's action failed: `reportError` of an app that has no way of its own. */
export const showError = (error: unknown): void => {
  const code = caughtErrorCode(error)
  if (code !== null) createHostDialogs().showMessage(plainErrorText(code), plainText().close)
}
