import type { ProblemCode } from '../../../src/contract/problem'
import { ApiError } from '../errors'
import type { WechatError, WechatErrorKind } from './wechat-error'

/** What a code that is not good is called depends on which button gave it. */
type CodeProblem = Extract<ProblemCode, 'login_code_invalid' | 'phone_code_invalid'>

const codes = {
  blocked: 'account_blocked',
  rate_limited: 'rate_limited',
  session_key_invalid: 'session_key_expired',
  rejected: 'provider_rejected',
  unavailable: 'provider_unavailable',
} as const satisfies Readonly<Record<Exclude<WechatErrorKind, 'code_invalid'>, ProblemCode>>

/** When WeChat does not say when to come back. Its quotas are counted by the minute. */
const retryAfterMs: Readonly<Partial<Record<WechatErrorKind, number>>> = {
  rate_limited: 60_000,
  unavailable: 2_000,
}

/** What the client may know of WeChat's refusal; the errcode stays in the cause, for the log. */
export const toWechatProblem = (
  error: WechatError,
  codeProblem: CodeProblem = 'login_code_invalid',
): ApiError => {
  const { kind } = error
  return new ApiError(kind === 'code_invalid' ? codeProblem : codes[kind], {
    retryAfterMs: error.retryAfterMs ?? retryAfterMs[kind] ?? null,
    cause: error,
  })
}
