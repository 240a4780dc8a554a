import { safeParse, type GenericSchema } from 'valibot'
import { AppError, type AppErrorCode } from '../contract/app-error'
import { problemStatus, type ProblemCode } from '../contract/problem'
import { readHeader, readRetryAtMs } from './answer-times'
import type { WireAnswer } from './transport'

/** What an answer is read as: a schema, `none` for 204, `file` for a downloaded file's path. */
export type Expected<T> = GenericSchema<unknown, T> | 'none' | 'file'

/** Returns the value, or throws the `AppError` that the answer amounts to. */
export const readAnswer = <T>(answer: WireAnswer, expected: Expected<T>, nowMs: number): T => {
  const { status, body } = answer
  if (status < 200 || status > 299) throw readFailure(answer, nowMs)
  // T is void here. A captive portal answers 200 to anything.
  if (expected === 'none' && status === 204) return undefined as T
  // T is string here.
  if (expected === 'file') return body as T
  if (expected !== 'none') {
    const result = safeParse(expected, parseJson(body))
    if (result.success) return result.output
  }
  // No word of what is wrong with it: valibot quotes the value, which may be a token.
  throw failure(answer, 'answer_invalid', true, nowMs)
}

/**
 * Whether the server says that it did nothing because of the session. A 401 of anything else (a
 * gateway, a captive portal) says nothing about whether the request took effect.
 */
export const isSessionRefusal = (answer: WireAnswer): boolean =>
  readProblem(answer)?.code === 'session_invalid'

const readFailure = (answer: WireAnswer, nowMs: number): AppError => {
  const { status } = answer
  const isPassing = status >= 500 || status === 429 || status === 408
  const named = readProblem(answer)?.code
  // A newer server may send a code that this app does not know.
  const code = named !== undefined && isProblemCode(named) ? named : statusCodes[status]
  if (code !== undefined) return failure(answer, code, isPassing, nowMs)
  if (status > 500) return failure(answer, 'service_unavailable', true, nowMs)
  return named === undefined
    ? failure(answer, 'answer_invalid', true, nowMs)
    : failure(answer, 'invalid_request', false, nowMs)
}

/** What a proxy says in the server's place. */
const statusCodes: Partial<Record<number, AppErrorCode>> = {
  401: 'session_invalid',
  408: 'request_timeout',
  413: 'payload_too_large',
  429: 'rate_limited',
  500: 'internal_error',
}

const isProblemCode = (code: string): code is ProblemCode => code in problemStatus

/** The server's own `application/problem+json`; hosts show no headers of an upload's answer. */
const readProblem = ({ status, body }: WireAnswer) => {
  const problem = parseJson(body)
  return isRecord(problem) &&
    problem['status'] === status &&
    typeof problem['code'] === 'string' &&
    typeof problem['requestId'] === 'string'
    ? { code: problem['code'], requestId: problem['requestId'] }
    : null
}

const failure = (
  answer: WireAnswer,
  code: AppErrorCode,
  retryable: boolean,
  nowMs: number,
): AppError =>
  new AppError(code, `the server answered ${String(answer.status)}`, {
    retryable,
    retryAtMs: readRetryAtMs(answer.headers, nowMs),
    requestId: readProblem(answer)?.requestId ?? readHeader(answer.headers, 'x-request-id'),
  })

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
