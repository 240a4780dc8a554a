import { useStore } from 'zustand'
import { SignInSurface, useSignInRequest } from '../auth-gate/sign-in-request'
import { usePassport } from '../passport-context'
import { useMessages } from '../text/messages'
import { Sheet } from '../widgets/sheet'
import { SignInPanel } from './sign-in-panel'
import { signInText } from './sign-in-text'

/** The sign-in panel over a public page, opened by a tap that needs a user. */
export const SignInSheet = () => (
  <SignInSurface>
    <SheetWithPanel />
  </SignInSurface>
)

const SheetWithPanel = () => {
  const { signInPrompt } = usePassport()
  const request = useSignInRequest()
  const t = useMessages(signInText)
  const purpose = useStore(signInPrompt.store, (state) => state.purpose)
  const close = () => {
    signInPrompt.answer(false)
  }
  return (
    <Sheet
      label={purpose === null ? t.title : t.titleFor(purpose)}
      onDismiss={() => {
        request.decline()
        close()
      }}
    >
      <SignInPanel purpose={purpose} onNotNow={close} />
    </Sheet>
  )
}
