import { AppError, isAppError } from '../contract/app-error'
import { readRetryAtMs, readServerTimeMs } from './answer-times'
import type { HttpPorts } from './http-ports'
import { createSlots } from './slots'
import { cancelled, type Signal } from './task'
import type { WireAnswer, WireRequest } from './transport'

const maxTries = 3
const baseDelayMs = 300
/** A server that wants to be left alone for longer is not asked again by this request. */
const maxDelayMs = 10_000

/** What a proxy or a server says that is overloaded or being restarted. */
const passingStatuses = [408, 429, 502, 503, 504]

/**
 * Sends one request and returns its answer, whatever its status. Takes its turn among at most ten,
 * ends in time whatever the host does, and tries a read again where that may help. `wire` is asked
 * when its turn comes, and may throw.
 */
export type Sender = (
  wire: () => WireRequest,
  isUrgent: boolean,
  signal: Signal,
) => Promise<WireAnswer>

export const createSender = ({ transport, clock, random, onServerTime }: HttpPorts): Sender => {
  const slots = createSlots()

  /** One request on the wire with an end of its own: `wx.request` may outlive its time limit. */
  const carryOut = (wire: WireRequest, signal: Signal): Promise<WireAnswer> =>
    new Promise((resolve, reject) => {
      const task = transport(wire)
      const giveUp = (error: AppError) => {
        stopTimer()
        reject(error)
        task.abort()
      }
      const stopTimer = clock.after(wire.timeoutMs, () => {
        giveUp(new AppError('timeout', 'no answer in time', { retryable: true }))
      })
      signal.onAbort = () => {
        giveUp(cancelled())
      }
      task.answer.then(resolve, reject).finally(stopTimer)
    })

  const sendOnce = async (
    wire: () => WireRequest,
    isUrgent: boolean,
    signal: Signal,
  ): Promise<WireAnswer> => {
    if (signal.isAborted) throw cancelled()
    await slots.take(isUrgent, signal)
    try {
      if (signal.isAborted) throw cancelled()
      const answer = await carryOut(wire(), signal)
      const serverTimeMs = readServerTimeMs(answer.headers)
      if (serverTimeMs !== null) onServerTime(serverTimeMs)
      return answer
    } finally {
      slots.give()
    }
  }

  const delayMs = (tries: number, outcome: unknown): number => {
    const askedMs = isAnswer(outcome) ? readRetryAtMs(outcome.headers, clock.nowMs()) : null
    const backoffMs = baseDelayMs * 2 ** tries * (0.5 + random() / 2)
    return Math.max(backoffMs, (askedMs ?? 0) - clock.nowMs())
  }

  const pause = (ms: number, signal: Signal): Promise<void> =>
    new Promise((resolve) => {
      const stop = clock.after(ms, resolve)
      signal.onAbort = () => {
        stop()
        resolve()
      }
    })

  return async (wire, isUrgent, signal) => {
    for (let tries = 1; ; tries += 1) {
      let method = ''
      const outcome: unknown = await sendOnce(
        () => {
          const asked = wire()
          method = asked.method
          return asked
        },
        isUrgent,
        signal,
      ).catch((error: unknown) => error)
      const waitMs = delayMs(tries, outcome)
      const isAgain = method === 'GET' && tries < maxTries && isPassing(outcome)
      if (!isAgain || waitMs > maxDelayMs) {
        if (isAnswer(outcome)) return outcome
        throw asAppError(outcome)
      }
      await pause(waitMs, signal)
    }
  }
}
