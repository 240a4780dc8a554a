import * as v from 'valibot'
import type { App } from '../app'
import type { Database } from '../db/database'
import { ApiError } from '../errors'
import type { Drain } from '../plugins/drain'
import { wire } from '../plugins/wire-schema'

export interface HealthRoutesOptions {
  database: Database
  drain: Drain
}

const healthSchema = wire(v.object({ status: v.literal('ok') }))

/** For whoever runs the process: alive, and fit to get requests. */
export const registerHealthRoutes = (app: App, options: HealthRoutesOptions): void => {
  app.get(
    '/healthz',
    { schema: { summary: 'The process runs', response: { 200: healthSchema } } },
    () => ({ status: 'ok' as const }),
  )

  app.get(
    '/readyz',
    {
      schema: {
        summary: 'The database answers and its migrations have run',
        response: { 200: healthSchema },
      },
    },
    async () => {
      if (options.drain.hasBegun()) throw new ApiError('service_unavailable', { detail: 'ending' })
      await options.database.check().catch((cause: unknown) => {
        throw new ApiError('service_unavailable', { retryAfterMs: 1_000, cause })
      })
      return { status: 'ok' as const }
    },
  )
}
