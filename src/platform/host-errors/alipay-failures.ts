import type { HostFailures } from './failure-kind'
import { connectionTexts } from './texts'

/**
 * Alipay gives `error` and `errorMessage`. The numbers are those of the call
 * (https://opendocs.alipay.com/mini/api/network and the page of each call); where a call has none
 * of its own, the common ones count (https://opendocs.alipay.com/mini/api/api-error-codes).
 */
export const alipayFailures: HostFailures = {
  codeFields: ['error'],
  anyCall: {
    codes: {
      2: 'invalid',
      4: 'forbidden',
      9: 'cancelled',
      12: 'network',
      13: 'timeout',
      // Either the address is no https, or the gateway has too many requests.
      20: (text) => (/http/i.test(text) ? 'invalid' : 'busy'),
      2001: 'refused',
    },
    texts: connectionTexts,
  },
  calls: {
    login: { codes: { 3: 'refused', 10: 'cancelled', 11: 'refused' } },
    request: {
      codes: {
        1: 'cancelled',
        4: 'domain',
        11: 'domain',
        14: 'response',
        19: 'network',
        23: 'network',
      },
    },
    uploadFile: {
      codes: {
        4: 'domain',
        11: 'file',
        12: (text) => (/File/.test(text) ? 'file' : 'network'),
        13: 'domain',
      },
    },
    downloadFile: { codes: { 13: 'forbidden' } },
    // The button says `{type, errorMessage}`, and what the content says in clear has its own numbers.
    getPhoneNumber: {
      codes: { 20000: 'busy', 40001: 'forbidden', 40002: 'forbidden', 40003: 'refused' },
      texts: [
        [/权限|permission/i, 'forbidden'],
        [/取消|拒绝|cancel|deny|denied|reject/i, 'refused'],
      ],
    },
    chooseImage: { codes: { 11: 'cancelled' } },
  },
}
