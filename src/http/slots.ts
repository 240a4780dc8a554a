import { AppError } from '../contract/app-error'
import type { Signal } from './task'

/**
 * WeChat carries out ten requests at a time, uploads and downloads included
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html).
 */
const maxInFlight = 10

/** Beyond these a caller is told to wait: an app that asks for more has a loop. */
const maxWaiting = 1024

/** A bounded number of requests on the wire; the others wait in order. */
export interface Slots {
  /**
   * Waits for a free place. `isFirst` is for what the others wait for: a sign-in, and the replay of
   * a request that had its turn. Rejects with `queue_full`; never settles for who gave up.
   */
  take: (isFirst: boolean, signal: Signal) => Promise<void>
  give: () => void
}

export const createSlots = (): Slots => {
  let free = maxInFlight
  let waiting: { isFirst: boolean; enter: () => void }[] = []

  return {
    give: () => {
      const next = waiting.find(({ isFirst }) => isFirst) ?? waiting[0]
      if (next === undefined) {
        free += 1
      } else {
        waiting = waiting.filter((other) => other !== next)
        next.enter()
      }
    },
    take: async (isFirst, signal) => {
      if (free > 0) {
        free -= 1
        return
      }
      if (!isFirst && waiting.length >= maxWaiting) {
        throw new AppError('queue_full', 'queue full', { retryable: true })
      }
      await new Promise<void>((enter) => {
        const place = { isFirst, enter }
        waiting.push(place)
        signal.onAbort = () => {
          waiting = waiting.filter((other) => other !== place)
        }
      })
    },
  }
}
