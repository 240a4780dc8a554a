export interface Failure {
  /** What failed, for example the name of a call or of a component. */
  name: string
  message: string
  atMs: number
}

export interface Failures {
  readonly list: readonly Failure[]
  /** Shows the failure on the phone and the console, and tells all listeners. */
  report(name: string, message: string): void
  subscribe(listener: (failure: Failure) => void): () => void
}

export const createFailures = (): Failures => {
  const list: Failure[] = []
  const listeners = new Set<(failure: Failure) => void>()
  return {
    list,
    report(name, message) {
      const failure = { name, message, atMs: performance.now() }
      list.push(failure)
      console.error(`preview: ${name}: ${message}`)
      for (const listener of listeners) listener(failure)
    },
    subscribe(listener) {
      list.forEach(listener)
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
