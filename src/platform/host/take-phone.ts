import type { Host } from '../../contract/scalars'
import type { PhoneButtonEvent, PhoneEvent, PhoneProblem } from '../../ui/host'
import { classifyFailure } from '../host-errors/classify-failure'
import type { FailureKind } from '../host-errors/failure-kind'
import { hostObject } from '../host-object'

/** Why there is no number. Any other kind of failure is `failed`. */
const problems: Partial<Record<FailureKind, PhoneProblem>> = {
  refused: 'refused',
  cancelled: 'refused',
  quota: 'quota',
  forbidden: 'forbidden',
  privacy: 'privacy',
  undeclared: 'undeclared',
  notBound: 'notBound',
  sessionDead: 'sessionDead',
}

/** Nothing here may call the host's login: on Douyin it renews the key that sealed the data. */
export const takePhone = async (
  host: Host,
  { name, detail }: PhoneButtonEvent,
): Promise<PhoneEvent> => {
  // The first condition leaves Alipay's part out of the other builds.
  if (process.env.TARO_ENV === 'alipay' && name === 'getAuthorize') return askAlipay()
  return name === 'error' ? problemOf(host, detail) : readDetail(host, detail)
}

const problemOf = (host: Host, reason: unknown): PhoneEvent => ({
  problem: problems[classifyFailure(host, 'getPhoneNumber', reason)] ?? 'failed',
})

/**
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html; Taro's
 * type of the detail lacks `errno`. Douyin has a code from base library 3.51.0; before, and there
 * only, the server holds the session key that opens the data.
 */
const readDetail = (host: Host, detail: unknown): PhoneEvent => {
  const { code, encryptedData, iv } = (detail ?? {}) as Record<string, unknown>
  if (isText(code)) return { proof: { code } }
  if (host === 'tt' && isText(encryptedData) && isText(iv)) {
    return { proof: { encryptedData, iv } }
  }
  return problemOf(host, detail)
}

/** After the user agreed (https://opendocs.alipay.com/mini/api/getphonenumber). */
const askAlipay = async (): Promise<PhoneEvent> => {
  try {
    const { response } = await new Promise<{ response?: unknown }>((resolve, reject) => {
      hostObject().getPhoneNumber({ success: resolve, fail: reject })
    })
    return readContent(JSON.parse(String(response)))
  } catch (reason) {
    return problemOf('alipay', reason)
  }
}

/** Only the server can open the content. An error that Alipay did not encrypt is an object. */
const readContent = (content: unknown): PhoneEvent => {
  const { response, sign } = (content ?? {}) as Record<string, unknown>
  if (isText(response)) return { proof: { response, sign: isText(sign) ? sign : '' } }
  const { code, subMsg } = (response ?? {}) as Record<string, unknown>
  return problemOf('alipay', { error: code, errorMessage: subMsg })
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
