import * as v from 'valibot'
import type { App } from '../app-type'
import type { Database } from '../../db/port/database'
import { ApiError } from '../../errors'
import type { Drain } from '../hooks/drain'
import { wire } from '../wire-schema'

export interface HealthRoutesOptions {
  database: Pick<Database, 'check'>
  drain: Drain
}

const healthSchema = wire(v.object({ status: v.literal('ok') }))

/** Probes often come from several balancers, and anyone may send one. */
const rememberReadyMs = 1_000

/** For the operator's probes: the process is alive, and ready for requests. */
export const registerHealthRoutes = (app: App, { database, drain }: HealthRoutesOptions): void => {
  const check = rememberFor(rememberReadyMs, () => database.check())
  const config = { isProbe: true }

  app.get(
    '/healthz',
    {
      config,
      schema: {
        operationId: 'checkHealth',
        summary: 'The process runs',
        response: { 200: healthSchema },
      },
    },
    () => ({ status: 'ok' as const }),
  )

  app.get(
    '/readyz',
    {
      config,
      schema: {
        operationId: 'checkReadiness',
        summary: 'The database responds and its migrations have run',
        response: { 200: healthSchema },
      },
    },
    async () => {
      if (drain.hasBegun()) throw new ApiError('service_unavailable', { detail: 'shutting down' })
      await check().catch((cause: unknown) => {
        throw new ApiError('service_unavailable', { retryAfterMs: rememberReadyMs, cause })
      })
      return { status: 'ok' as const }
    },
  )
}

/** Shares the result of one run with every call within `ms`, and with those that wait for it. */
const rememberFor = (ms: number, work: () => Promise<void>) => {
  let last: Promise<void> | null = null
  let sinceMs = -Infinity
  return (): Promise<void> => {
    if (last === null || performance.now() - sinceMs >= ms) {
      sinceMs = performance.now()
      last = work()
    }
    return last
  }
}
