import type { ProblemCode } from '../../src/contract/problem'
import { VaultError } from './crypto/vault'
import { DatabaseError } from './db/port/database-error'
import { ApiError } from './errors'

/** Fastify's own refusals that are more than `invalid_request`. https://fastify.dev/docs/latest/Reference/Errors/ */
const frameworkCodes: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media',
}

/** A key that is missing comes back when the operator puts it back, which takes minutes. */
const keyRetryAfterMs = 60_000

/** Maps any error of a handler to what the client may know of it. */
export const toApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error
  if (error instanceof DatabaseError && error.retryable) {
    return new ApiError('service_unavailable', { retryAfterMs: 1_000, cause: error })
  }
  if (error instanceof VaultError) {
    return new ApiError('service_unavailable', { retryAfterMs: keyRetryAfterMs, cause: error })
  }
  const code = frameworkCodes[textField(error, 'code')]
  if (code !== undefined) return new ApiError(code, { cause: error })
  const status = statusOf(error)
  if (status === 429) return new ApiError('rate_limited', { cause: error })
  if (status >= 400 && status < 500) return new ApiError('invalid_request', { cause: error })
  return new ApiError('internal_error', { cause: error })
}

const textField = (error: unknown, field: string): string => {
  const value: unknown = error instanceof Error ? Reflect.get(error, field) : undefined
  return typeof value === 'string' ? value : ''
}

const statusOf = (error: unknown): number => {
  const value: unknown = error instanceof Error ? Reflect.get(error, 'statusCode') : undefined
  return typeof value === 'number' ? value : 500
}
