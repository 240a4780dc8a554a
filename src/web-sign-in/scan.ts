import { createHandover, pollHandover } from '../api/web-handover-calls'
import type { Clock } from '../auth/ports'
import { cancelled, isAppError, type AppError, type AppErrorCode } from '../contract/app-error'
import type { HandoverPurpose } from '../contract/handovers'
import type { PolledHandover } from '../contract/web-handovers'
import type { HttpClient } from '../http/http-client'
import type { Scan } from '../ui/sign-in-window'
import { toScanCode } from './to-scan-code'

export interface ScanPorts {
  client: HttpClient
  clock: Clock
  /** What is to be shown; null once there is nothing left to show. */
  show: (scan: Scan | null) => void
}

/** One request to a phone at a time. */
export interface Scanner {
  /**
   * Asks for a code to scan, shows it, and resolves with the id of the hand-over once a phone has approved
   * it, or for the purpose `delete`, carried it out. Rejects with `cancelled` where the phone says no.
   */
  scan(purpose: HandoverPurpose): Promise<string>
  /** Another code in place of one that has ended. */
  renew(): void
  /** Nobody waits any more, for this purpose or for any. */
  stop(purpose?: HandoverPurpose): void
}

/** How long the server tells what became of a request. */
const pollableMs = 180_000

/** A failure that may pass leaves the code on the screen: the phone may approve meanwhile. */
const isTransient = (error: unknown): error is AppError => isAppError(error) && error.retryable

export const createScanner = ({ client, clock, show }: ScanPorts): Scanner => {
  /** What `scan` waits for; replaced by each, so that a late answer finds that it is not wanted. */
  let current: Waiting | null = null

  const finish = (waiting: Waiting, settle: (waiting: Waiting) => void) => {
    if (current !== waiting) return
    current = null
    waiting.stopTimer()
    show(null)
    settle(waiting)
  }

  const begin = async (waiting: Waiting): Promise<void> => {
    const round = (waiting.round += 1)
    const isWanted = () => current === waiting && waiting.round === round
    const { purpose } = waiting
    let scan: Scan = { purpose, status: 'loading', code: null, digits: null, error: null }
    const update = (change: Partial<Scan>) => {
      scan = { ...scan, ...change }
      show(scan)
    }

    let endsAtMs = Infinity

    const poll = async (id: string): Promise<void> => {
      let delayMs = 2_000
      try {
        const answer = await pollHandover(client, id)
        if (!isWanted()) return
        if (scan.error !== null) update({ error: null })
        if (decide(waiting, id, answer, update)) return
        delayMs = answer.pollAfterMs
      } catch (error) {
        if (!isWanted()) return
        if (!isTransient(error) || clock.nowMs() >= endsAtMs) {
          update({ status: 'ended', digits: null, error: null })
          return
        }
        update({ error: error.code })
        const nextMs = Math.min(error.retryAtMs ?? 0, endsAtMs)
        delayMs = Math.max(delayMs, nextMs - clock.nowMs())
      }
      wait(id, delayMs)
    }

    const wait = (id: string, delayMs: number) => {
      waiting.stopTimer = clock.after(delayMs, () => void poll(id))
    }

    update({})
    try {
      const { id, code, pollAfterMs } = await createHandover(client, purpose)
      if (!isWanted()) return
      update({ status: 'waiting', code: toScanCode(code) })
      endsAtMs = clock.nowMs() + pollableMs
      wait(id, pollAfterMs)
    } catch (error) {
      if (!isWanted()) return
      update({ status: 'failed', error: errorOf(error) })
    }
  }

  /** Whether there is nothing left to ask for. */
  const decide = (
    waiting: Waiting,
    id: string,
    { status, digits }: PolledHandover,
    update: (change: Partial<Scan>) => void,
  ): boolean => {
    // A sign-in waits for the phone's word; a deletion, for what follows from it.
    const isDone = status === 'collected' || (status === 'approved' && waiting.purpose !== 'delete')
    if (isDone) {
      finish(waiting, ({ resolve }) => {
        resolve(id)
      })
    } else if (status === 'denied') {
      finish(waiting, ({ reject }) => {
        reject(cancelled())
      })
    } else if (status === 'expired') {
      update({ status: 'ended', digits: null })
    } else {
      if (status === 'claimed') update({ status: 'claimed', digits: digits ?? null })
      return false
    }
    return true
  }

  return {
    scan: (purpose) =>
      new Promise((resolve, reject) => {
        current?.stopTimer()
        current?.reject(cancelled())
        current = { purpose, resolve, reject, round: 0, stopTimer: () => undefined }
        void begin(current)
      }),
    renew: () => {
      if (current === null) return
      current.stopTimer()
      void begin(current)
    },
    stop: (purpose) => {
      if (current !== null && (purpose === undefined || current.purpose === purpose)) {
        finish(current, ({ reject }) => {
          reject(cancelled())
        })
      }
    },
  }
}

const errorOf = (error: unknown): AppErrorCode => {
  if (!isAppError(error)) return 'internal_error'
  // The server is not set up for it.
  return error.code === 'not_found' ? 'provider_rejected' : error.code
}

interface Waiting {
  readonly purpose: HandoverPurpose
  readonly resolve: (id: string) => void
  readonly reject: (error: AppError) => void
  /** Of the code on the screen: a former one's answers do not count. */
  round: number
  stopTimer: () => void
}
