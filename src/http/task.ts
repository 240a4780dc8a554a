import { cancelled, type AppError } from '../contract/app-error'

/** A promise that its caller can give up; it then rejects with `cancelled`. */
export interface Task<T> extends Promise<T> {
  abort(): void
}

/** A task as its own work sees it. */
export interface CancelSignal {
  readonly isCancelled: boolean
  /** Gives the task up. */
  cancel: () => void
  /** Ends the current wait with `cancelled`; set by each wait, as a task waits for one thing at a time. */
  onCancel: () => void
}

/**
 * Runs the work with a way to give it up. The task rejects at once then; the work is told by the
 * signal, and its own outcome no longer matters.
 */
export const createTask = <T>(work: (signal: CancelSignal) => Promise<T>): Task<T> => {
  let reject: (error: AppError) => void
  const givenUp = new Promise<never>((_, onReject) => {
    reject = onReject
  })
  const signal = {
    isCancelled: false,
    cancel: () => {
      signal.isCancelled = true
      reject(cancelled())
      signal.onCancel()
    },
    onCancel: () => undefined,
  }
  return asTask(Promise.race([work(signal), givenUp]), signal.cancel)
}

/** The same task with another value. */
export const mapTask = <T, R>(task: Task<T>, map: (value: T) => R): Task<R> =>
  asTask(task.then(map), () => {
    task.abort()
  })

const asTask = <T>(promise: Promise<T>, abort: () => void): Task<T> =>
  Object.assign(promise, { abort })
