import { AppError, cancelled } from '../contract/app-error'
import type { CancelSignal } from './task'

/**
 * WeChat carries out ten requests at a time, uploads and downloads included
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html).
 */
const maxInFlight = 10

/** Beyond these a caller is told to wait: an app that asks for more has a loop. */
const maxWaiting = 1024

/** A bounded number of requests on the wire; the others wait in order. */
export interface RequestQueue {
  /**
   * Waits for a free place. Urgent are requests that others wait for, a sign-in, and the replay of a
   * request that had its turn: they go first. Rejects with `queue_full`, or `cancelled`.
   */
  enter: (isUrgent: boolean, signal: CancelSignal) => Promise<void>
  leave: () => void
}

interface Place {
  isUrgent: boolean
  take: () => void
}

export const createRequestQueue = (): RequestQueue => {
  let free = maxInFlight
  let waiting: Place[] = []

  const remove = (place: Place) => {
    waiting = waiting.filter((other) => other !== place)
  }

  return {
    enter: async (isUrgent, signal) => {
      if (free > 0) {
        free -= 1
        return
      }
      if (!isUrgent && waiting.length >= maxWaiting) {
        throw new AppError('queue_full', 'too many requests wait', { retryable: true })
      }
      await new Promise<void>((take, reject) => {
        const place = { isUrgent, take }
        waiting.push(place)
        signal.onCancel = () => {
          remove(place)
          reject(cancelled())
        }
      })
    },
    leave: () => {
      const next = waiting.find(({ isUrgent }) => isUrgent) ?? waiting[0]
      if (next === undefined) {
        free += 1
        return
      }
      remove(next)
      next.take()
    },
  }
}
