import type { CallFacts } from '../common/serve-call'

/** What a call of WeChat's API gets to see, and where it leaves what the log may show. */
export interface WechatRequest {
  method: string
  query: URLSearchParams
  body: string
  /** Filled by the call as it finds out. */
  facts: CallFacts
}

/** A JSON object. `errcode` is left out on success where WeChat leaves it out. */
export type WechatResponse = Record<string, unknown>

/** Answers, or throws a `Refusal`. */
export type WechatCall = (request: WechatRequest) => WechatResponse
