import type { ProblemCode } from '../../../src/contract/problem'
import { ApiError } from '../errors'
import type { ProviderError, ProviderErrorKind } from '../upstream/provider-error'

/** The problem of a code that is not valid depends on the button that gave it. */
type CodeProblem = Extract<ProblemCode, 'login_code_invalid' | 'phone_code_invalid'>

const codes = {
  provisional: 'identity_provisional',
  blocked: 'account_blocked',
  rate_limited: 'rate_limited',
  session_key_invalid: 'session_key_expired',
  data_invalid: 'data_invalid',
  rejected: 'provider_rejected',
  unavailable: 'provider_unavailable',
} as const satisfies Readonly<Record<Exclude<ProviderErrorKind, 'code_invalid'>, ProblemCode>>

/** For a platform that does not say when to come back. WeChat counts its quotas by the minute. */
const retryAfterMs: Readonly<Partial<Record<ProviderErrorKind, number>>> = {
  rate_limited: 60_000,
  unavailable: 2_000,
}

/** What the client may know of a platform's refusal. The platform's code is in the cause. */
export const toProviderProblem = (
  error: ProviderError,
  codeProblem: CodeProblem = 'login_code_invalid',
): ApiError => {
  const { kind } = error
  return new ApiError(kind === 'code_invalid' ? codeProblem : codes[kind], {
    retryAfterMs: error.retryAfterMs ?? retryAfterMs[kind] ?? null,
    cause: error,
  })
}
