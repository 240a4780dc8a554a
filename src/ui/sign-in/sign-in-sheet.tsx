import { usePassport } from '../passport-context'
import { useMessages } from '../text/messages'
import { Sheet } from '../widgets/sheet'
import { SignInPanel } from './sign-in-panel'
import { signInText } from './sign-in-text'

/** The sign-in panel over a public page, opened by a tap that needs a user. */
export const SignInSheet = () => {
  const { signInPrompt } = usePassport()
  const { title } = useMessages(signInText)
  const decline = () => {
    signInPrompt.answer(false)
  }
  return (
    <Sheet label={title} onDismiss={decline}>
      <SignInPanel onNotNow={decline} />
    </Sheet>
  )
}
