import { AppError } from '../contract/app-error'

/** A promise that its caller can give up; it then rejects with `cancelled`. */
export interface Task<T> extends Promise<T> {
  abort(): void
}

/** Collects what has to be ended when a task is given up. */
export interface Cancellation {
  readonly isCancelled: boolean
  /** Rejects with `cancelled`, or with the promise's own outcome if that comes first. */
  race<T>(promise: Promise<T>): Promise<T>
  /** Runs when the task is given up; returns what takes it off again. */
  onCancel(run: () => void): () => void
}

/** Runs the work with a way to give it up. The promise settles at once when it is. */
export const createTask = <T>(work: (cancellation: Cancellation) => Promise<T>): Task<T> => {
  const listeners = new Set<() => void>()
  let isCancelled = false

  const onCancel = (run: () => void) => {
    listeners.add(run)
    return () => {
      listeners.delete(run)
    }
  }
  const race = <R>(promise: Promise<R>): Promise<R> =>
    new Promise((resolve, reject) => {
      const off = onCancel(() => {
        reject(cancelled())
      })
      promise.then(resolve, reject).finally(off)
    })

  const promise = work({
    get isCancelled() {
      return isCancelled
    },
    race,
    onCancel,
  })
  return asTask(promise, () => {
    isCancelled = true
    for (const run of [...listeners]) run()
  })
}

/** The same task with another value. */
export const mapTask = <T, R>(task: Task<T>, map: (value: T) => R): Task<R> =>
  asTask(task.then(map), () => {
    task.abort()
  })

export const cancelled = (): AppError =>
  new AppError('cancelled', 'the request was given up', { retryable: false })

const asTask = <T>(promise: Promise<T>, abort: () => void): Task<T> =>
  Object.assign(promise, { abort })
