import { useDidHide, useDidShow } from '@tarojs/taro'
import { useCallback, useEffect, useRef } from 'react'
import { usePassport } from '../passport-context'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { useAppearance } from '../use-appearance'

/** Title, tab labels and colours belong to the visible page: painted when shown and on change. */
export const useHostChrome = (title: string, isTab: boolean): void => {
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
