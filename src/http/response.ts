import { AppError, type AppErrorCode } from '../contract/app-error'
import type { Problem } from '../contract/problem-body'
import type { ProblemCode } from '../contract/problem-code'
import { validate, type ResponseSchema } from '../contract/validate'
import type { WireResponse } from './ports'
import { readRetryAtMs } from './response-times'

/** What a response is read as: a schema, `none` for 204, `file` for a downloaded file's path. */
export type Expected<T> = ResponseSchema<T> | 'none' | 'file'

/** Returns the value, or throws the `AppError` that the response amounts to. */
export const readResponse = <T>(
  response: WireResponse,
  expected: Expected<T>,
  nowMs: number,
): T => {
  const { status, headers, body } = response
  const isSuccess = status >= 200 && status <= 299
  if (isSuccess) {
    // T is void, or string, here. Only a 204 will do: a captive portal responds 200 to anything.
    if (expected === 'none' && status === 204) return undefined as T
    if (expected === 'file' && body !== '') return body as T
    if (typeof expected !== 'string') {
      const valid = validate(expected, parseJson(body))
      if (valid !== null) return valid.value
    }
  }
  const problem = readProblem(response)
  // Nothing of the body goes into the message: valibot quotes the value, which may be a token.
  throw new AppError(
    isSuccess ? 'answer_invalid' : (problem?.code ?? codeOf(status)),
    `the server responded ${String(status)}`,
    {
      // A problem is the server's own word; anything else may be a proxy's, and passes.
      retryable: isTransientStatus(status) || (problem === null && status !== 413),
      retryAtMs: readRetryAtMs(headers, nowMs),
      requestId: headers['x-request-id'] ?? problem?.requestId ?? null,
    },
  )
}

/**
 * Whether our server says that it did nothing because of the session. A 401 of anything else (a
 * gateway, a captive portal) says nothing of the session, nor whether the request took effect.
 */
export const isSessionRefusal = (response: WireResponse): boolean =>
  readProblem(response)?.code === 'session_invalid'

/**
 * Our server's own `application/problem+json`, or null. Known by its body: hosts show no headers of
 * an upload's response. By hand, since its schema would cost a tenth of the client's size.
 */
const readProblem = ({ status, body }: WireResponse): ServerProblem | null => {
  const fields = (parseJson(body) ?? {}) as ServerProblem
  const texts = [fields.type, fields.title, fields.requestId]
  const isProblem =
    fields.status === status &&
    // Two words: no code is a name that every object has, such as `constructor`.
    /^[a-z]+_[a-z_]+$/.test(fields.code) &&
    texts.every((text) => typeof text === 'string')
  return isProblem ? fields : null
}

/** A newer server may send a code that this app does not know. It is kept, for the app's own log. */
type ServerProblem = Problem & { code: ProblemCode }

/** Of a response that is not our server's word. */
const codeOf = (status: number): AppErrorCode => {
  if (status >= 500) return 'service_unavailable'
  if (status === 429) return 'rate_limited'
  return status === 413 ? 'payload_too_large' : 'answer_invalid'
}

const isTransientStatus = (status: number): boolean =>
  status >= 500 || status === 429 || status === 408

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
