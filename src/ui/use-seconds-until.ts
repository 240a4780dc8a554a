import { useEffect, useState } from 'react'

/** Whole seconds until a time of the local clock, counting down to 0; 0 for null. */
export const useSecondsUntil = (atMs: number | null): number => {
  const [nowMs, setNowMs] = useState(Date.now)
  const seconds = atMs === null ? 0 : Math.max(0, Math.ceil((atMs - nowMs) / 1000))
  const isWaiting = seconds > 0

  useEffect(() => {
    setNowMs(Date.now())
  }, [atMs])
  useEffect(() => {
    if (!isWaiting) return undefined
    const timer = setInterval(() => {
      setNowMs(Date.now())
    }, 1000)
    return () => {
      clearInterval(timer)
    }
  }, [isWaiting])

  return seconds
}
