import { AppError, isAppError } from '../contract/app-error'
import { readServerTimeMs } from './answer-times'
import type { HttpPorts } from './http-ports'
import { createSlots } from './slots'
import { cancelled, type Signal } from './task'
import type { WireAnswer, WireRequest } from './transport'

const maxTries = 3
const baseDelayMs = 300

/** What a server or its proxy says that is overloaded or being restarted. */
const passingStatuses = [408, 429, 502, 503, 504]

/**
 * Sends one request and returns its answer, whatever its status. Takes its turn among at most ten,
 * ends in time whatever the host does, and tries a read again where that may help. `authorize` is
 * asked when its turn comes, and may throw.
 */
export type Sender = (
  wire: WireRequest,
  authorize: (wire: WireRequest) => WireRequest,
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
        reject(error)
        stopTimer()
        task.abort()
      }
      const stopTimer = clock.after(wire.timeoutMs, () => {
        giveUp(new AppError('timeout', 'the request took too long', { retryable: true }))
      })
      signal.onAbort = () => {
        giveUp(cancelled())
      }
      void task.answer.then(resolve, reject).finally(stopTimer)
    })

  const sendOnce: Sender = async (wire, authorize, isUrgent, signal) => {
    await slots.take(isUrgent, signal)
    try {
      if (signal.isAborted) throw cancelled()
      const answer = await carryOut(authorize(wire), signal)
      const serverTimeMs = readServerTimeMs(answer.headers)
      if (serverTimeMs !== null) onServerTime(serverTimeMs)
      return answer
    } finally {
      // What is over is not given up any more.
      signal.onAbort = () => undefined
      slots.give()
    }
  }

  const pause = (tries: number, signal: Signal): Promise<void> =>
    new Promise((resolve) => {
      signal.onAbort = clock.after(baseDelayMs * 2 ** tries * (0.5 + random() / 2), resolve)
    })

  return async (wire, authorize, isUrgent, signal) => {
    for (let tries = 1; ; tries += 1) {
      const outcome = await sendOnce(wire, authorize, isUrgent, signal).catch(asAppError)
      if (wire.method !== 'GET' || tries === maxTries || !isPassing(outcome)) {
        if (isAppError(outcome)) throw outcome
        return outcome
      }
      await pause(tries, signal)
    }
  }
}

/**
 * The same request may succeed a moment later. One that timed out has waited long enough, and where
 * the server names a time, the caller is told of it.
 */
const isPassing = (outcome: WireAnswer | AppError): boolean =>
  isAppError(outcome)
    ? outcome.code === 'network_unavailable'
    : passingStatuses.includes(outcome.status) && outcome.headers['retry-after'] === undefined

const asAppError = (cause: unknown): AppError =>
  isAppError(cause)
    ? cause
    : new AppError('network_unavailable', 'the request failed', { retryable: true, cause })
