import { useCallback, useSyncExternalStore } from 'react'

/** Whole seconds until a time of the local clock, counting down to 0; 0 for null. */
export const useSecondsUntil = (atMs: number | null): number => {
  const subscribe = useCallback(
    (onChange: () => void) => {
      if (secondsUntil(atMs) === 0) return () => undefined
      const timer = setInterval(() => {
        onChange()
        if (secondsUntil(atMs) === 0) clearInterval(timer)
      }, 1000)
      return () => {
        clearInterval(timer)
      }
    },
    [atMs],
  )
  return useSyncExternalStore(subscribe, () => secondsUntil(atMs))
}

const secondsUntil = (atMs: number | null): number =>
  atMs === null ? 0 : Math.max(0, Math.ceil((atMs - Date.now()) / 1000))
