import type { HostFailures } from './failure-kind'
import { connectionTexts, missingFile, refusal } from './texts'

/**
 * Douyin gives `errorCode`, which belongs to one call, and in older base libraries `errNo`, which
 * several calls share
 * (https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/framework/error-code).
 */
export const ttFailures: HostFailures = {
  codeFields: ['errorCode', 'errNo'],
  anyCall: { texts: [[/no permission/i, 'forbidden'], refusal, ...connectionTexts] },
  calls: {
    login: {
      codes: { 113001: 'refused' },
      texts: [
        [/not supported/i, 'unsupported'],
        [/host login fail/i, 'refused'],
      ],
    },
    checkSession: {
      codes: { 113101: 'sessionDead', 113102: 'sessionDead', 113191: 'busy' },
      texts: [[/session (is )?(expired|empty)/i, 'sessionDead']],
    },
    request: { texts: [[/\babort\b|in background/i, 'cancelled']] },
    uploadFile: { texts: [missingFile, [/\babort\b|in background/i, 'cancelled']] },
    downloadFile: { texts: [missingFile, [/\babort\b|in background/i, 'cancelled']] },
    getPhoneNumber: {
      texts: [
        [/platform auth deny/i, 'forbidden'],
        [/no phone number/i, 'notBound'],
        [/invalid session|not login/i, 'sessionDead'],
      ],
    },
    chooseImage: { codes: { 10502: 'cancelled' }, texts: [[/cancel/i, 'cancelled']] },
  },
}
