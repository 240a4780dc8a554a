import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import { installationHeader, sessionHeader } from '../../../../src/contract/session-calls'
import { requestIdHeader } from './request-id'

/**
 * A mini-program needs none; the web pages do, on the origins that the settings list, which may send their
 * cookies. Another origin gets no header at all.
 */
export const useCors = async (app: FastifyInstance, origins: readonly string[]): Promise<void> => {
  if (origins.length === 0) return
  await app.register(cors, {
    origin: (origin, callback) => {
      callback(null, origin !== undefined && origins.includes(origin) ? origin : false)
    },
    credentials: true,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'authorization',
      'content-type',
      // Apps of 0.1.0 send it; the server does not read it.
      'idempotency-key',
      installationHeader,
      sessionHeader,
      requestIdHeader,
    ],
    exposedHeaders: [requestIdHeader, 'retry-after', 'date'],
    maxAge: 600,
    strictPreflight: false,
  })
}
