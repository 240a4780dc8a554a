/** A clock that only a test moves. */
export const createManualClock = (startMs = Date.UTC(2026, 0, 1)) => {
  let nowMs = startMs
  return {
    now: () => nowMs,
    advance: (ms: number) => {
      nowMs += ms
    },
  }
}
