import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { usePassport } from '../passport-context'
import { PrivacyDialog } from '../privacy/privacy-dialog'
import { SignInSheet } from '../sign-in/sign-in-sheet'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { useAppearance } from '../use-appearance'
import { a11y, isWeb } from '../widgets/a11y'
import './page-shell.scss'
import { useHostChrome } from './use-host-chrome'
import { useSurface } from './use-surface'

export interface PageShellProps {
  title: string
  /** Whether the page is one of the tab bar's. */
  isTab?: boolean
  /** The page asks for the sign-in itself, so that no sheet is drawn over it. */
  isSignInPage?: boolean
  children?: ReactNode
}

/** Around every page: its theme and title, and the questions that may be asked on it. */
export const PageShell = (props: PageShellProps) => {
  const { title, isTab = false, isSignInPage = false, children } = props
  const { signInPrompt, privacyPrompt, network } = usePassport()
  const { theme, textSize, language } = useAppearance()
  const isAskingSignIn = useSurface(signInPrompt)
  const isAskingPrivacy = useSurface(privacyPrompt)
  useHostChrome(title, isTab)

  const { offline } = useMessages(commonText)
  const isOnline = useStore(network, (state) => state.isOnline)

  const classes = ['tp-page', `tp-page--${theme}`]
  if (isTab) classes.push('tp-page--tab')
  if (textSize === 'large') classes.push('tp-page--care')
  return (
    <View className={classes.join(' ')} {...(isWeb && { ...a11y('main'), lang: language })}>
      {children}
      {!isOnline && (
        <View className="tp-offline" {...a11y('status')}>
          {offline}
        </View>
      )}
      {isAskingSignIn && !isSignInPage && <SignInSheet />}
      {isAskingPrivacy && <PrivacyDialog />}
    </View>
  )
}
