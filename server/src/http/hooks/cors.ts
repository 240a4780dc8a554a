import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import { installationHeader } from '../../../../src/contract/session-calls'
import { requestIdHeader } from './request-id'

/**
 * A mini-program needs none; the H5 build does, from the origins that the settings list. There are
 * no cookies, so no credentials either.
 */
export const useCors = async (app: FastifyInstance, origins: readonly string[]): Promise<void> => {
  if (origins.length === 0) return
  await app.register(cors, {
    origin: [...origins],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'authorization',
      'content-type',
      // Apps of 0.1.0 send it; the server does not read it.
      'idempotency-key',
      installationHeader,
      requestIdHeader,
    ],
    exposedHeaders: [requestIdHeader, 'retry-after', 'date'],
    maxAge: 600,
    strictPreflight: false,
  })
}
