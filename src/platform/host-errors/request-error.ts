import { AppError, type AppErrorCode } from '../../contract/app-error'
import type { FailureKind } from './failure-kind'

interface Meaning {
  code: AppErrorCode
  retryable: boolean
}

const network: Meaning = { code: 'network_unavailable', retryable: true }
const refused: Meaning = { code: 'request_refused', retryable: false }
const file: Meaning = { code: 'file_unavailable', retryable: false }

/**
 * An unknown failure counts as one of the network, which may pass. So does a request that was
 * aborted: the app does not wait for those that it aborts itself, so the host ended it.
 */
const meanings: Record<FailureKind, Meaning> = {
  network,
  cancelled: network,
  unknown: network,
  timeout: { code: 'timeout', retryable: true },
  busy: { code: 'queue_full', retryable: true },
  response: { code: 'answer_invalid', retryable: true },
  domain: refused,
  invalid: refused,
  forbidden: refused,
  unsupported: refused,
  refused,
  privacy: refused,
  undeclared: refused,
  file,
  quota: file,
  tooLarge: { code: 'payload_too_large', retryable: false },
  notBound: network,
  sessionDead: network,
}

/** The error of a request, an upload or a download that got no response. */
export const requestError = (kind: FailureKind, cause: unknown): AppError => {
  const { code, retryable } = meanings[kind]
  return new AppError(code, `the host could not carry out a request: ${kind}`, { retryable, cause })
}
