import { useDidHide, useDidShow } from '@tarojs/taro'
import { useState } from 'react'

/** Whether this page is the one on the screen. */
export const useIsVisible = (): boolean => {
  const [isVisible, setIsVisible] = useState(false)
  useDidShow(() => {
    setIsVisible(true)
  })
  useDidHide(() => {
    setIsVisible(false)
  })
  return isVisible
}
