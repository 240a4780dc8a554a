import type { HostFailures } from './failure-kind'
import { connectionTexts } from './texts'

/** Browsers give an exception with a text of their own, and Taro's uploads an `errMsg`. */
export const h5Failures: HostFailures = {
  codeFields: [],
  anyCall: { texts: [[/abort/i, 'cancelled'], [/fail.* fetch/i, 'network'], ...connectionTexts] },
  calls: { chooseImage: { texts: [[/cancel/i, 'cancelled']] } },
}
