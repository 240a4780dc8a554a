import type { FailureRules, HostFailures } from './failure-kind'
import { connectionTexts, missingFile, refusal, timedOut } from './texts'

const request: FailureRules = {
  codes: { 600003: 'cancelled' },
  texts: [[/\babort\b|interrupted/i, 'cancelled']],
}

/**
 * WeChat gives `errno` from base library 2.24.0
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html), sometimes
 * an `errCode` of its servers, and in older versions only words.
 */
export const weappFailures: HostFailures = {
  codeFields: ['errno', 'errCode'],
  anyCall: {
    codes: {
      1: 'refused',
      5: 'timeout',
      100: 'unsupported',
      101: 'invalid',
      102: 'forbidden',
      103: 'refused',
      // The list of numbers and the privacy guide disagree; the words tell which it is
      // (https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html).
      104: (text) => (/user authorize/i.test(text) ? 'refused' : 'privacy'),
      108: 'network',
      112: 'undeclared',
      1001: 'invalid',
      1003: 'busy',
      1025: 'forbidden',
      41002: 'forbidden',
      101100: 'undeclared',
      101101: 'forbidden',
      101102: 'privacy',
      600000: 'network',
      600001: (text) => (timedOut.test(text) ? 'timeout' : 'network'),
      600002: 'domain',
      600003: 'network',
      600004: 'network',
      600005: 'invalid',
      600006: 'network',
      600007: 'busy',
      600008: 'response',
      600009: 'invalid',
      600010: 'invalid',
      600011: 'domain',
      602000: 'network',
      602001: 'network',
      602002: 'network',
      602301: 'network',
      602302: 'response',
      603105: 'cancelled',
      603300: 'file',
      603301: 'quota',
      603302: 'response',
      603303: 'file',
      1300002: 'file',
      1300013: 'file',
      1300014: 'file',
      1300202: 'quota',
      1301112: 'file',
      1400001: 'quota',
      1402101: 'forbidden',
      1421102: 'forbidden',
    },
    texts: [
      [/no permission|permission denied|access denied/i, 'forbidden'],
      refusal,
      ...connectionTexts,
    ],
  },
  calls: {
    checkSession: {
      codes: { [-13001]: 'sessionDead' },
      // "session time out" is no timeout.
      texts: [[/relogin|-13001|session[_ ].*(time ?out|expired|invalid)/i, 'sessionDead']],
    },
    login: {
      texts: [
        [/appid missing|不是该小程序的开发者|blocked/i, 'forbidden'],
        [/cancel/i, 'refused'],
        [/not support/i, 'unsupported'],
      ],
    },
    request,
    uploadFile: { ...request, texts: [missingFile, ...(request.texts ?? [])] },
    downloadFile: {
      ...request,
      texts: [missingFile, [/exceed max file size/i, 'quota'], ...(request.texts ?? [])],
    },
    // https://developers.weixin.qq.com/miniprogram/dev/wxcloudrun/src/development/call/faq.html
    callContainer: {
      codes: {
        102002: 'timeout',
        102005: 'invalid',
        [-601027]: 'invalid',
        [-601031]: 'invalid',
        [-601034]: 'forbidden',
        [-606001]: 'tooLarge',
        [-606002]: 'response',
        [-606003]: 'forbidden',
        [-606006]: 'forbidden',
      },
      texts: [
        [/102002/, 'timeout'],
        [/-606001|超过 ?100 ?KB/i, 'tooLarge'],
        [/-606002/, 'response'],
        [/-601027|-601031|102005/, 'invalid'],
        [/-601034|-60600[36]/, 'forbidden'],
      ],
    },
    getPhoneNumber: {
      texts: [
        [/没有权限|banned|blocked/i, 'forbidden'],
        [/quota/i, 'quota'],
        [/privacy permission/i, 'privacy'],
        [/not declared/i, 'undeclared'],
        [/cancel/i, 'refused'],
        [/未绑定|需要进行验证|needs to be verified/i, 'notBound'],
      ],
    },
    chooseImage: { codes: { 1: 'cancelled' }, texts: [[/cancel/i, 'cancelled']] },
    shareFileMessage: { codes: { 1: 'cancelled' }, texts: [[/cancel/i, 'cancelled']] },
  },
}
