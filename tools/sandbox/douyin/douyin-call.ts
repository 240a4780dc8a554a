import type { IncomingHttpHeaders } from 'node:http'
import type { Answer } from '../common/faulty-response'
import type { Fault } from '../common/faults'
import type { CallFacts } from '../common/serve-call'
import { DouyinRefusal, type ErrorNumber } from './douyin-errors'

/** What a call of Douyin's servers gets to see. */
export interface DouyinRequest {
  method: string
  headers: IncomingHttpHeaders
  body: string
  facts: CallFacts
  fault: Fault | null
}

/** Answers, or throws a `DouyinRefusal`. */
export type DouyinCall = (request: DouyinRequest) => Answer

/** The JSON object of a POST. A form, a GET and anything else have no parameters. */
export const parseBody = (
  { method, headers, body }: DouyinRequest,
  refusal: ErrorNumber,
): Answer => {
  const isJson = /^application\/json\b/.test(headers['content-type'] ?? '')
  if (method !== 'POST' || !isJson) throw new DouyinRefusal(refusal)
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Answer
    }
  } catch {
    // Refused below.
  }
  throw new DouyinRefusal(refusal)
}

/** An empty text is a missing one. */
export const readText = (body: Answer, name: string): string => {
  const value = body[name]
  return typeof value === 'string' ? value : ''
}
