import type { ContentVerdict } from './wechat-client'

export interface MediaCheckEvent {
  /** Names the check that `checkImage` began. */
  traceId: string
  /** `unknown` where WeChat could not fetch or judge the image. */
  verdict: ContentVerdict
}

/** Null for an event of another kind. */
export const readMediaCheckEvent = (message: Record<string, unknown>): MediaCheckEvent | null => {
  const { Event: event, trace_id: traceId, errcode, result } = message
  if (event !== 'wxa_media_check' || typeof traceId !== 'string' || traceId === '') return null
  const suggest: unknown =
    typeof result === 'object' && result !== null ? Reflect.get(result, 'suggest') : undefined
  const isJudged = errcode === undefined || errcode === 0
  const isVerdict = suggest === 'pass' || suggest === 'review' || suggest === 'risky'
  return { traceId, verdict: isJudged && isVerdict ? suggest : 'unknown' }
}
