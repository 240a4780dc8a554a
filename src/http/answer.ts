import * as v from 'valibot'
import { AppError, type AppErrorCode } from '../contract/app-error'
import { problemSchema, problemStatus, type Problem, type ProblemCode } from '../contract/problem'
import { readHeader, readRetryAtMs } from './answer-times'
import type { WireAnswer } from './transport'

/** What an answer is read as: a schema, `none` for 204, `file` for a downloaded file's path. */
export type Expected<T> = v.GenericSchema<unknown, T> | 'none' | 'file'

/** Returns the value, or throws the `AppError` that the answer amounts to. */
export const readAnswer = <T>(answer: WireAnswer, expected: Expected<T>, nowMs: number): T => {
  if (answer.status < 200 || answer.status > 299) throw readFailure(answer, nowMs)
  // The caller's schema decides T; these two have none to check against.
  if (expected === 'none') return undefined as T
  if (expected === 'file') return answer.body as T
  const result = v.safeParse(expected, parseJson(answer.body))
  if (result.success) return result.output
  // The path alone: valibot's messages quote the value, which may be a secret.
  const path = v.getDotPath(result.issues[0]) ?? 'the whole body'
  throw answerInvalid(
    answer,
    `status ${String(answer.status)} does not fit the contract at ${path}`,
  )
}

/**
 * Whether the server says that it did nothing because of the session. A 401 of anything else (a
 * gateway, a captive portal) says nothing about whether the request took effect.
 */
export const isSessionRefusal = (answer: WireAnswer): boolean =>
  answer.status === 401 && readProblem(answer)?.code === 'session_invalid'

const readFailure = (answer: WireAnswer, nowMs: number): AppError => {
  const problem = readProblem(answer)
  const code = problem === null ? codeOfStatus(answer.status) : codeOfProblem(problem)
  if (code === null) return answerInvalid(answer, `status ${String(answer.status)}, not a problem`)
  return new AppError(code, `the server answered ${String(answer.status)} ${code}`, {
    retryable: isRetryableStatus(answer.status),
    retryAtMs: readRetryAtMs(answer.headers, nowMs),
    requestId: problem?.requestId ?? readHeader(answer.headers, 'x-request-id'),
  })
}

const readProblem = (answer: WireAnswer): Problem | null => {
  const result = v.safeParse(problemSchema, parseJson(answer.body))
  return result.success && result.output.status === answer.status ? result.output : null
}

/** A newer server may send a code that this app does not know. */
const codeOfProblem = ({ code, status }: Problem): AppErrorCode =>
  code in problemStatus ? (code as ProblemCode) : (codeOfStatus(status) ?? 'invalid_request')

/** For what a proxy answers in the server's place. */
const codeOfStatus = (status: number): AppErrorCode | null => {
  if (status === 401) return 'session_invalid'
  if (status === 408) return 'request_timeout'
  if (status === 413) return 'payload_too_large'
  if (status === 429) return 'rate_limited'
  if (status === 500) return 'internal_error'
  return status > 500 ? 'service_unavailable' : null
}

const isRetryableStatus = (status: number): boolean =>
  status >= 500 || status === 429 || status === 408

const answerInvalid = (answer: WireAnswer, message: string): AppError =>
  new AppError('answer_invalid', message, {
    retryable: true,
    requestId: readHeader(answer.headers, 'x-request-id'),
  })

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
