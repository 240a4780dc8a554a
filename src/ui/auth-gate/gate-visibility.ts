import { useDidHide, useDidShow } from '@tarojs/taro'
import { createContext, useContext, useLayoutEffect, useRef, type MutableRefObject } from 'react'

/** Whether the page of the gate is on the screen, for what the gate mounts later. */
export const GateVisibility = createContext<MutableRefObject<boolean> | null>(null)

/** A gate within another one is mounted too late to have seen its page appear. */
export const useGateVisibility = (): MutableRefObject<boolean> => {
  const own = useRef(false)
  useDidShow(() => {
    own.current = true
  })
  useDidHide(() => {
    own.current = false
  })
  return useContext(GateVisibility) ?? own
}

/** `useDidShow` for a page behind a gate: also runs when the gate opens on the visible page. */
export const useGatedShow = (onShow: () => void): void => {
  const isVisible = useContext(GateVisibility)
  const latest = useRef(onShow)
  useLayoutEffect(() => {
    latest.current = onShow
  })
  useDidShow(() => {
    latest.current()
  })
  // A layout effect: on a first mount it comes before `onShow`, so that nothing runs twice.
  useLayoutEffect(() => {
    if (isVisible?.current) latest.current()
  }, [isVisible])
}
