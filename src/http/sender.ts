import { AppError, cancelled, isAppError } from '../contract/app-error'
import type { HttpPorts, WireRequest, WireResponse } from './ports'
import { createRequestQueue } from './request-queue'
import { readServerTimeMs } from './response-times'
import type { CancelSignal } from './task'

const maxRetries = 2
/** Of the first pause: with jitter it takes one to two times as long. */
const baseDelayMs = 300

/** What an overloaded or restarting server, or its proxy, responds with. */
const transientStatuses = [408, 429, 502, 503, 504]

export interface SendOptions {
  /**
   * Completes the request when its turn comes. It may throw, or return null to give its turn back:
   * the request is not sent then.
   */
  authorize: (wire: WireRequest) => WireRequest | null
  /** Ahead of everything that is not. */
  isUrgent: boolean
}

/**
 * Sends one request and returns its response, whatever the status, or null where `authorize` did.
 * At most ten are on the wire at once. Its time limit starts on the wire, whatever the host does. A
 * GET, which a download is as well, is tried again where that may help.
 */
export type Sender = (
  wire: WireRequest,
  options: SendOptions,
  signal: CancelSignal,
) => Promise<WireResponse | null>

export const createSender = ({ transport, clock, random, onServerTime }: HttpPorts): Sender => {
  const queue = createRequestQueue()

  /** One request on the wire with a time limit of our own: `wx.request` may outlive its own. */
  const carryOut = (wire: WireRequest, signal: CancelSignal): Promise<WireResponse> =>
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
      signal.onCancel = () => {
        giveUp(cancelled())
      }
      void task.response.then(resolve, reject).finally(stopTimer)
    })

  const sendOnce: Sender = async (wire, { authorize, isUrgent }, signal) => {
    // Ahead of the `try`: a request that got no place (`cancelled`, `queue_full`) has none to leave.
    await queue.enter(isUrgent, signal)
    let response: WireResponse
    try {
      if (signal.isCancelled) throw cancelled()
      const authorized = authorize(wire)
      if (authorized === null) return null
      response = await carryOut(authorized, signal)
    } catch (cause) {
      throw asAppError(cause)
    } finally {
      // What is over is not given up any more.
      signal.onCancel = () => undefined
      queue.leave()
    }
    // Behind the `try`: the response is here, and a fault from here on is no lost request.
    const serverTimeMs = readServerTimeMs(response.headers)
    if (serverTimeMs !== null) onServerTime(serverTimeMs, wire.url)
    return response
  }

  const pause = (delayMs: number, signal: CancelSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const stopTimer = clock.after(delayMs, resolve)
      signal.onCancel = () => {
        stopTimer()
        reject(cancelled())
      }
    })

  const sendRead = async (
    wire: WireRequest,
    options: SendOptions,
    signal: CancelSignal,
    retries: number,
  ): Promise<WireResponse | null> => {
    try {
      const response = await sendOnce(wire, options, signal)
      if (retries === maxRetries || response === null || !isTransient(response)) return response
    } catch (error) {
      // One that timed out has waited long enough.
      const isLost = isAppError(error) && error.code === 'network_unavailable'
      if (retries === maxRetries || !isLost) throw error
    }
    await pause(baseDelayMs * 2 ** retries * (1 + random()), signal)
    return sendRead(wire, options, signal, retries + 1)
  }

  return (wire, options, signal) =>
    wire.method === 'GET' ? sendRead(wire, options, signal, 0) : sendOnce(wire, options, signal)
}

/**
 * The same request may succeed a moment later. Where the server names a time (Retry-After), waiting for
 * it is left to the caller.
 */
const isTransient = ({ status, headers }: WireResponse): boolean =>
  transientStatuses.includes(status) && headers['retry-after'] === undefined

const asAppError = (cause: unknown): AppError =>
  isAppError(cause)
    ? cause
    : new AppError('network_unavailable', 'the request failed', { retryable: true, cause })
