import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Prompt, Surface } from '../prompt'

/** Whether this page is the one that draws the open question. */
export const useSurface = <T>(prompt: Prompt<T>): boolean => {
  const [surface] = useState<Surface>(() => ({}))
  useDidShow(() => {
    prompt.showSurface(surface)
  })
  useDidHide(() => {
    prompt.hideSurface(surface)
  })
  useEffect(() => {
    prompt.addSurface(surface)
    return () => {
      prompt.removeSurface(surface)
    }
  }, [prompt, surface])
  return useStore(prompt.store, (state) => state.owner === surface)
}
