import { usePassport } from '../passport-context'
import { commonText } from '../text/common-text'
import { defineMessages, useMessages } from '../text/messages'
import { Button } from '../widgets/button'

const text = defineMessages({
  zh: {
    signOut: '退出登录',
    title: '退出登录？',
    text: '退出后不会自动登录，直到您再次选择登录。',
    confirm: '退出',
  },
  en: {
    signOut: 'Sign out',
    title: 'Sign out?',
    text: 'You will stay signed out until you choose to sign in again.',
    confirm: 'Sign out',
  },
})

/** Signing out, with a question before it. */
export const SignOutButton = () => {
  const { auth, host } = usePassport()
  const t = useMessages(text)
  const { cancel } = useMessages(commonText)

  const signOut = async () => {
    const isSure = await host.dialogs.confirm({
      title: t.title,
      text: t.text,
      confirm: t.confirm,
      cancel,
      isDangerous: true,
    })
    if (isSure) await auth.signOut()
  }

  return (
    <Button
      look="warn"
      onClick={() => {
        void signOut()
      }}
    >
      {t.signOut}
    </Button>
  )
}
