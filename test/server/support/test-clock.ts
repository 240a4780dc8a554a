export interface TestClock {
  (): number
  advance(ms: number): void
}

/** A clock that moves only by `advance`. Begins at the real time, which the sandbox also uses. */
export const createTestClock = (startMs = Date.now()): TestClock => {
  let nowMs = startMs
  return Object.assign(() => nowMs, {
    advance(ms: number) {
      nowMs += ms
    },
  })
}

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs
