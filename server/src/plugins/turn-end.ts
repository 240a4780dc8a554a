/** Puts work off to the end of this turn of the event loop. */
export type AtTurnEnd = (work: () => void) => void

/** What is put off in one turn runs together and in order. */
export const createAtTurnEnd = (): AtTurnEnd => {
  let waiting: (() => void)[] = []

  const runWaiting = () => {
    const works = waiting
    waiting = []
    for (const work of works) work()
  }

  return (work) => {
    waiting.push(work)
    if (waiting.length === 1) setImmediate(runWaiting)
  }
}
