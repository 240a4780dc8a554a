import { AppError } from '../contract/app-error'
import type { Cancellation } from './task'

/**
 * WeChat carries out ten requests at a time, uploads and downloads included
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html).
 */
export const maxInFlight = 10

/** Beyond these a caller is told to wait: an app that asks for more has a loop. */
export const maxWaiting = 1024

/** A bounded number of requests on the wire; the others wait in order. */
export interface Slots {
  /**
   * Waits for a free place. `first` is for what the others wait for: a sign-in, and the replay of a
   * request that had its turn. Rejects with `queue_full` or `cancelled`.
   */
  take(isFirst: boolean, cancellation: Cancellation): Promise<void>
  give(): void
}

export const createSlots = (): Slots => {
  let free = maxInFlight
  const ahead: (() => void)[] = []
  const waiting: (() => void)[] = []

  const give = () => {
    const next = ahead.shift() ?? waiting.shift()
    if (next === undefined) free += 1
    else next()
  }

  return {
    give,
    take: (isFirst, cancellation) => {
      if (free > 0) {
        free -= 1
        return Promise.resolve()
      }
      const line = isFirst ? ahead : waiting
      if (line.length >= maxWaiting) {
        return Promise.reject(
          new AppError('queue_full', 'too many requests wait', { retryable: true }),
        )
      }
      return new Promise((resolve, reject) => {
        const enter = () => {
          off()
          resolve()
        }
        const off = cancellation.onCancel(() => {
          line.splice(line.indexOf(enter), 1)
          off()
          reject(new AppError('cancelled', 'the request was given up', { retryable: false }))
        })
        line.push(enter)
      })
    },
  }
}
