import type { Provider } from '../../contract/scalars'
import type { PhoneEvent, PhoneProblem } from '../../ui/host'
import { classifyFailure } from '../host-errors/classify-failure'
import type { FailureKind } from '../host-errors/failure-kind'

/** What no other words explain: nothing was given. */
const problems: Partial<Record<FailureKind, PhoneProblem>> = {
  refused: 'refused',
  cancelled: 'refused',
  quota: 'quota',
  forbidden: 'forbidden',
  privacy: 'privacy',
  undeclared: 'undeclared',
  notBound: 'notBound',
}

/**
 * Reads the detail of the phone button's event
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html).
 * Taro's type of it lacks `code` and `errno`.
 */
export const readPhoneEvent = (provider: Provider, detail: unknown): PhoneEvent => {
  const { code } = (detail ?? {}) as { code?: unknown }
  if (typeof code === 'string' && code !== '') return { code }
  return { problem: problems[classifyFailure(provider, 'getPhoneNumber', detail)] ?? 'failed' }
}
