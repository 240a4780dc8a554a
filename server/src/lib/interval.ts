export interface IntervalOptions {
  everyMs: number
  onError: (error: unknown) => void
  /** 0 to 1: spreads the nodes that started together. */
  random?: () => number
}

/** Runs `work` about every `everyMs`, never twice at a time. Returns a function that ends it. */
export const startInterval = (
  work: () => Promise<unknown>,
  options: IntervalOptions,
): (() => void) => {
  const random = options.random ?? Math.random
  let timer: NodeJS.Timeout
  let isEnded = false

  const schedule = () => {
    if (isEnded) return
    timer = setTimeout(() => void run(), options.everyMs * (0.75 + random() / 2))
    timer.unref()
  }
  const run = async () => {
    try {
      await work()
    } catch (error) {
      options.onError(error)
    }
    schedule()
  }
  schedule()
  return () => {
    isEnded = true
    clearTimeout(timer)
  }
}
