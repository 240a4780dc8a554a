/** The time between SIGTERM and the end of listening. */
export interface Drain {
  begin(): void
  hasBegun(): boolean
}

export const createDrain = (): Drain => {
  let begun = false
  return {
    begin() {
      begun = true
    },
    hasBegun: () => begun,
  }
}
