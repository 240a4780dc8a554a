import { useEffect, useState } from 'react'

/**
 * Whole seconds until a time of the local clock, counting down to 0; 0 for null. Each tick takes a
 * second off, also where the clock was set back since.
 */
export const useSecondsUntil = (atMs: number | null): number => {
  const [countdown, setCountdown] = useState(() => startCountdown(atMs))
  if (countdown.atMs !== atMs) setCountdown(startCountdown(atMs))

  const isRunning = countdown.seconds > 0
  useEffect(() => {
    if (!isRunning) return undefined
    const timer = setInterval(() => {
      const left = secondsUntil(atMs)
      setCountdown(({ seconds }) => ({ atMs, seconds: Math.max(0, Math.min(seconds - 1, left)) }))
    }, 1000)
    return () => {
      clearInterval(timer)
    }
  }, [atMs, isRunning])

  return countdown.seconds
}

const startCountdown = (atMs: number | null) => ({ atMs, seconds: secondsUntil(atMs) })

const secondsUntil = (atMs: number | null): number =>
  atMs === null ? 0 : Math.max(0, Math.ceil((atMs - Date.now()) / 1000))
