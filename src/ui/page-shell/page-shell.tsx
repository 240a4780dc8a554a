import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { usePassport } from '../passport-context'
import { PrivacyDialog } from '../privacy/privacy-dialog'
import { ProfileOfferSheet } from '../profile-offer/profile-offer-sheet'
import { SignInSheet } from '../sign-in/sign-in-sheet'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { useAppearance } from '../use-appearance'
import { a11y, isWeb } from '../widgets/a11y'
import { Notice } from '../widgets/notice'
import './page-shell.scss'
import { TitleBar } from './title-bar'
import { useHostChrome } from './use-host-chrome'
import { useIsVisible } from './use-is-visible'
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
  const { host, signInPrompt, privacyPrompt, profileOffer, network } = usePassport()
  const { theme, textSize, language } = useAppearance()
  const isAskingSignIn = useSurface(signInPrompt)
  const isAskingPrivacy = useSurface(privacyPrompt)
  const isVisible = useIsVisible()
  const isOfferDue =
    useStore(profileOffer.store, (state) => state.isDue) && host.abilities.contentCheck
  useHostChrome(title, isTab)

  const { offline, preview } = useMessages(commonText)
  const isOnline = useStore(network, (state) => state.isOnline)

  const classes = ['tp-page', `tp-page--${theme}`]
  if (isTab) classes.push('tp-page--tab')
  if (isWeb) classes.push('tp-page--web')
  if (textSize === 'large') classes.push('tp-page--care')
  return (
    <View className={classes.join(' ')} {...(isWeb && { ...a11y('main'), lang: language })}>
      {isWeb && <TitleBar title={title} isTab={isTab} />}
      <View className="tp-page__content">
        {!host.abilities.signIn && <Notice kind="info" text={preview} />}
        {children}
      </View>
      {!isOnline && (
        <View className="tp-offline" {...a11y('status')}>
          {offline}
        </View>
      )}
      {isAskingSignIn && !isSignInPage && <SignInSheet />}
      {isOfferDue && isVisible && !isSignInPage && <ProfileOfferSheet />}
      {isAskingPrivacy && <PrivacyDialog />}
    </View>
  )
}
