/** The time between being told to end and not listening any more. */
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
