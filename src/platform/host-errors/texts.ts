import type { TextRule } from './failure-kind'

/** Chromium, Node, iOS and the hosts themselves write it differently. */
export const timedOut = /timed?[ _]?out|超时|逾時/i

/**
 * What every host says of a connection in its own or in the system's words. iOS hands out the
 * system's sentence in the phone's language, Android the names of Chromium, the developer tools
 * those of Node.
 */
export const connectionTexts: readonly TextRule[] = [
  [/domain list|url validate error|合法域名/i, 'domain'],
  [/invalid url|ERR_INVALID_URL|protocol must be|invalid request|argv error/i, 'invalid'],
  [timedOut, 'timeout'],
  [/max(imum)? .*(task|request)/i, 'busy'],
  [/redirect|convert to utf-?8/i, 'response'],
  [
    /net::|network|interrupted|offline|disconnect|internet|getaddrinfo|unknow\w* host|resolve host|socket|ECONN|EPIPE|EHOSTUNREACH|ENETUNREACH|ssl|tls|protocol error|网络|網絡|網路|连接|連線|无法解析/i,
    'network',
  ],
]

/** The user's no. */
export const refusal: TextRule = [
  /user (deny|cancel)|auth deny|authorize (denied|canceled)/i,
  'refused',
]

export const missingFile: TextRule = [
  /file (not found|doesn'?t exist|not exist)|no such file|ENOENT/i,
  'file',
]
