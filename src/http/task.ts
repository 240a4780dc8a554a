import { AppError } from '../contract/app-error'

/** A promise that its caller can give up; it then rejects with `cancelled`. */
export interface Task<T> extends Promise<T> {
  abort(): void
}

/** The caller's side of a task, as the work sees it. */
export interface Signal {
  readonly isAborted: boolean
  /** What ends the current wait. A task waits for one thing at a time. */
  onAbort: () => void
}

/**
 * Runs the work with a way to give it up. The task rejects at once then; the work goes no further
 * than its next step, for which it looks at the signal, or is never heard of again.
 */
export const createTask = <T>(work: (signal: Signal) => Promise<T>): Task<T> => {
  const signal = { isAborted: false, onAbort: () => undefined }
  let reject: (error: AppError) => void
  const aborted = new Promise<never>((_, onReject) => {
    reject = onReject
  })
  return asTask(Promise.race([work(signal), aborted]), () => {
    signal.isAborted = true
    signal.onAbort()
    reject(cancelled())
  })
}

/** The same task with another value. */
export const mapTask = <T, R>(task: Task<T>, map: (value: T) => R): Task<R> =>
  asTask(task.then(map), () => {
    task.abort()
  })

export const cancelled = (): AppError => new AppError('cancelled', 'given up', { retryable: false })

const asTask = <T>(promise: Promise<T>, abort: () => void): Task<T> =>
  Object.assign(promise, { abort })
