import { AppError, isAppError } from '../contract/app-error'
import { readRetryAtMs, readServerTimeMs } from './answer-times'
import type { HttpPorts } from './http-ports'
import { createSlots } from './slots'
import { cancelled, type Cancellation } from './task'
import type { Transport, WireAnswer, WireRequest } from './transport'

const maxTries = 3
const baseDelayMs = 300
/** A server that wants to be left alone for longer is not asked again by this request. */
const maxDelayMs = 10_000

export interface SendOptions {
  isRead: boolean
  isUrgent: boolean
}

/**
 * Sends one request and returns its answer, whatever its status. Takes its turn among at most ten,
 * ends in time whatever the host does, and tries a read again where that may help. `wire` is asked
 * when its turn comes, and may throw.
 */
export type Sender = (
  wire: () => WireRequest,
  options: SendOptions,
  cancellation: Cancellation,
) => Promise<WireAnswer>

export const createSender = (
  ports: Pick<HttpPorts, 'transport' | 'clock' | 'random' | 'onServerTime'>,
): Sender => {
  const { clock, random } = ports
  const slots = createSlots()

  const sendOnce: Sender = async (wire, { isUrgent }, cancellation) => {
    await slots.take(isUrgent, cancellation)
    try {
      if (cancellation.isCancelled) throw cancelled()
      const answer = await carryOut(ports.transport, clock, wire(), cancellation)
      const serverTimeMs = readServerTimeMs(answer.headers)
      if (serverTimeMs !== null) ports.onServerTime(serverTimeMs)
      return answer
    } finally {
      slots.give()
    }
  }

  const pause = (delayMs: number, cancellation: Cancellation): Promise<void> => {
    let stop: () => void = () => undefined
    const waited = new Promise<void>((resolve) => {
      stop = clock.after(delayMs, resolve)
    })
    return cancellation.race(waited).finally(() => {
      stop()
    })
  }

  /** How long to wait before the next try, or null where another is of no use. */
  const delayBeforeMs = (nextTry: number, outcome: WireAnswer | AppError): number | null => {
    if (nextTry > maxTries || !isPassing(outcome)) return null
    const ceilingMs = baseDelayMs * 2 ** (nextTry - 1)
    const backoffMs = ceilingMs / 2 + (ceilingMs / 2) * random()
    const nowMs = clock.nowMs()
    const askedMs = isAppError(outcome) ? 0 : (readRetryAtMs(outcome.headers, nowMs) ?? 0) - nowMs
    const delayMs = Math.max(backoffMs, askedMs)
    return delayMs > maxDelayMs ? null : delayMs
  }

  return async (wire, options, cancellation) => {
    for (let tries = 1; ; tries += 1) {
      const outcome = await sendOnce(wire, options, cancellation).catch(asAppError)
      const delayMs = options.isRead ? delayBeforeMs(tries + 1, outcome) : null
      if (delayMs === null) {
        if (isAppError(outcome)) throw outcome
        return outcome
      }
      await pause(delayMs, cancellation)
    }
  }
}

/** One request on the wire with an end of its own: `wx.request` may outlive its time limit. */
const carryOut = (
  transport: Transport,
  clock: HttpPorts['clock'],
  wire: WireRequest,
  cancellation: Cancellation,
): Promise<WireAnswer> =>
  new Promise((resolve, reject) => {
    const task = transport(wire)
    const stopTimer = clock.after(wire.timeoutMs, () => {
      const message = `no answer within ${String(wire.timeoutMs)} ms`
      give(new AppError('timeout', message, { retryable: true }))
    })
    const off = cancellation.onCancel(() => {
      give(cancelled())
    })
    const end = () => {
      stopTimer()
      off()
    }
    const give = (error: AppError) => {
      end()
      reject(error)
      task.abort()
    }
    task.answer.then(resolve, reject).finally(end)
  })

/** The same request may succeed a moment later. */
const isPassing = (outcome: WireAnswer | AppError): boolean =>
  isAppError(outcome)
    ? outcome.code === 'network_unavailable' || outcome.code === 'timeout'
    : outcome.status >= 500 || outcome.status === 429 || outcome.status === 408

const asAppError = (error: unknown): AppError =>
  isAppError(error)
    ? error
    : new AppError('network_unavailable', 'the request failed', { retryable: true, cause: error })
