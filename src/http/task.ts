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
  /**
   * A promise that rejects with `cancelled` as soon as the task is given up. `start` begins the wait
   * and returns what stops it, which runs at its end, however it ends. A task waits for one thing at
   * a time.
   */
  wait: <T>(start: (resolve: (value: T) => void, reject: Reject) => () => void) => Promise<T>
}

type Reject = (error: AppError) => void

/**
 * Runs the work with a way to give it up. The task rejects at once then; the work is told by the
 * signal, and its own outcome no longer matters.
 */
export const createTask = <T>(work: (signal: CancelSignal) => Promise<T>): Task<T> => {
  let rejectTask: Reject = () => undefined
  const givenUp = new Promise<never>((_, reject) => {
    rejectTask = reject
  })
  let cancelWait: () => void = () => undefined

  const signal: CancelSignal & { isCancelled: boolean } = {
    isCancelled: false,
    cancel: () => {
      if (signal.isCancelled) return
      signal.isCancelled = true
      rejectTask(cancelled())
      cancelWait()
    },
    wait: (start) =>
      new Promise((resolve, reject) => {
        let isOver = false
        const end = (settle: () => void) => {
          if (isOver) return
          isOver = true
          cancelWait = () => undefined
          stop()
          settle()
        }
        const fail = (error: AppError) => {
          end(() => {
            reject(error)
          })
        }
        cancelWait = () => {
          fail(cancelled())
        }
        const stop = start((value) => {
          end(() => {
            resolve(value)
          })
        }, fail)
      }),
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
