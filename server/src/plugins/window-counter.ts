import { LRUCache } from 'lru-cache'

export interface WindowCount {
  /** How often the key was counted in its window, this time included. */
  count: number
  /** Until the window ends, in milliseconds. */
  leftMs: number
}

export type CountInWindow = (key: string, windowMs: number) => WindowCount

interface Window {
  count: number
  endsAtMs: number
}

const maxKeys = 20_000

/** Counts in this process. A key's window begins when it is first counted. */
export const createWindowCounter = (): CountInWindow => {
  const windows = new LRUCache<string, Window>({ max: maxKeys })
  return (key, windowMs) => {
    const nowMs = performance.now()
    let window = windows.get(key)
    if (window === undefined || window.endsAtMs <= nowMs) {
      window = { count: 0, endsAtMs: nowMs + windowMs }
      windows.set(key, window)
    }
    window.count += 1
    return { count: window.count, leftMs: window.endsAtMs - nowMs }
  }
}
