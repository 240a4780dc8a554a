import type { Clock } from '../../src/auth/ports'

interface Timer {
  dueMs: number
  run: () => void
}

/** Time that stands still until a test moves it, with the timers that wait for it. */
export interface ManualClock extends Clock {
  /** Runs what becomes due on the way, in order, and lets every promise settle in between. */
  advance(ms: number): Promise<void>
  /** The user sets the phone's clock: timers know nothing of it. */
  jump(ms: number): void
  pendingTimers(): number
}

export const createManualClock = (startMs = Date.UTC(2026, 10, 21, 8)): ManualClock => {
  /** Time that passed, unlike the wall clock, which may be set. */
  let elapsedMs = 0
  let offsetMs = startMs
  const timers = new Set<Timer>()

  return {
    nowMs: () => elapsedMs + offsetMs,
    after: (delayMs, run) => {
      const timer = { dueMs: elapsedMs + Math.max(0, delayMs), run }
      timers.add(timer)
      return () => {
        timers.delete(timer)
      }
    },
    advance: async (ms) => {
      const endMs = elapsedMs + ms
      await settle()
      for (;;) {
        const due = [...timers].filter((timer) => timer.dueMs <= endMs)
        const next = due.sort((a, b) => a.dueMs - b.dueMs)[0]
        if (next === undefined) break
        timers.delete(next)
        elapsedMs = Math.max(elapsedMs, next.dueMs)
        next.run()
        await settle()
      }
      elapsedMs = endMs
    },
    jump: (ms) => {
      offsetMs += ms
    },
    pendingTimers: () => timers.size,
  }
}

export interface ManualTime {
  (): number
  advance(ms: number): void
}

/** The same without timers, for code that only reads the time. */
export const createManualTime = (startMs = Date.UTC(2026, 0, 1)): ManualTime => {
  let nowMs = startMs
  return Object.assign(() => nowMs, {
    advance(ms: number) {
      nowMs += ms
    },
  })
}

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** Lets every promise settle that waits for nothing outside. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
