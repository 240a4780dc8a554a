import { safeParse, type GenericSchema } from 'valibot'
import { AppError, type AppErrorCode } from '../contract/app-error'
import { problemStatus, type ProblemCode } from '../contract/problem'
import { readRetryAtMs } from './answer-times'
import type { WireAnswer, WireRequest } from './transport'

/** What an answer is read as: a schema, `none` for 204, `file` for a downloaded file's path. */
export type Expected<T> = GenericSchema<unknown, T> | 'none' | 'file'

/** Returns the value, or throws the `AppError` that the answer amounts to. */
export const readAnswer = <T>(answer: WireAnswer, expected: Expected<T>, nowMs: number): T => {
  const { status, headers, body } = answer
  if (isSuccess(answer)) {
    // T is void, or string, here. Nothing but a 204 will do: a captive portal answers 200 to anything.
    if (expected === 'none' && status === 204) return undefined as T
    if (expected === 'file' && body !== '') return body as T
    const result = typeof expected === 'string' ? null : safeParse(expected, parseJson(body))
    if (result?.success) return result.output
  }
  const named = readCode(answer)
  // No word of what is wrong with a body: valibot quotes the value, which may be a token.
  throw new AppError(
    isSuccess(answer) ? 'answer_invalid' : codeOf(status, named),
    `the server answered ${String(status)}`,
    {
      // A problem is the server's own word; anything else may be a proxy's, and passes.
      retryable: isPassing(status) || (named === null && status !== 413),
      retryAtMs: readRetryAtMs(headers, nowMs),
      requestId: headers['x-request-id'] ?? null,
    },
  )
}

export const isSuccess = ({ status }: WireAnswer): boolean => status >= 200 && status <= 299

/**
 * Whether the server says that it did nothing because of the session. A 401 of anything else (a
 * gateway, a captive portal) says nothing of the session, nor whether the request took effect; that
 * of a download is believed, since hosts show its body to nobody.
 */
export const isSessionRefusal = ({ isDownload }: WireRequest, answer: WireAnswer): boolean =>
  answer.status === 401 && (isDownload || readCode(answer) === 'session_invalid')

/**
 * The code of the server's own `application/problem+json`, or null. Known by its body: hosts show no
 * headers of an upload's answer.
 */
const readCode = ({ status, body }: WireAnswer): string | null => {
  const problem = parseJson(body) as { status?: unknown; code?: unknown } | null | undefined
  return problem?.status === status && typeof problem.code === 'string' ? problem.code : null
}

const codeOf = (status: number, named: string | null): AppErrorCode => {
  if (named !== null && isProblemCode(named)) return named
  if (status >= 500) return 'service_unavailable'
  if (status === 429) return 'rate_limited'
  if (status === 413) return 'payload_too_large'
  // A newer server may send a code that this app does not know.
  return named === null ? 'answer_invalid' : 'invalid_request'
}

/** Of the map's own keys: a code may be called `constructor`. */
const isProblemCode = (code: string): code is ProblemCode =>
  Object.keys(problemStatus).includes(code)

const isPassing = (status: number): boolean => status >= 500 || status === 429 || status === 408

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
