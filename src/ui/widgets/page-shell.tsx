import { View } from '@tarojs/components'
import { useDidHide, useDidShow } from '@tarojs/taro'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { usePassport } from '../passport-context'
import { PrivacyDialog } from '../privacy/privacy-dialog'
import type { Prompt, Surface } from '../prompt'
import { SignInSheet } from '../sign-in/sign-in-sheet'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { useAppearance } from '../use-appearance'
import { a11y, isWeb } from './a11y'
import './page-shell.scss'

export interface PageShellProps {
  title: string
  /** Whether the page is one of the tab bar's. */
  isTab?: boolean
  children?: ReactNode
}

/** Around every page: its theme and title, and the questions that may be asked on it. */
export const PageShell = ({ title, isTab = false, children }: PageShellProps) => {
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
      {isAskingSignIn && <SignInSheet />}
      {isAskingPrivacy && <PrivacyDialog />}
    </View>
  )
}

/** Title, tab labels and colours belong to the visible page: painted when shown and on change. */
const useHostChrome = (title: string, isTab: boolean): void => {
  const { host } = usePassport()
  const { theme } = useAppearance()
  const { tabs } = useMessages(commonText)
  const isVisible = useRef(false)
  const paint = useCallback(() => {
    if (!isVisible.current) return
    host.navigation.setTitle(title)
    host.appearance.paintTheme(theme)
    if (isTab) host.navigation.setTabBar([tabs.home, tabs.mine], theme)
  }, [host, title, theme, tabs, isTab])
  useDidShow(() => {
    isVisible.current = true
    paint()
  })
  useDidHide(() => {
    isVisible.current = false
  })
  useEffect(paint, [paint])
}

/** Whether this page is the one that draws the open question. */
const useSurface = <T,>(prompt: Prompt<T>): boolean => {
  const [surface] = useState<Surface>(() => ({}))
  useDidShow(() => {
    prompt.showSurface(surface)
  })
  useDidHide(() => {
    prompt.hideSurface(surface)
  })
  useEffect(
    () => () => {
      prompt.removeSurface(surface)
    },
    [prompt, surface],
  )
  return useStore(prompt.store, (state) => state.owner === surface)
}
