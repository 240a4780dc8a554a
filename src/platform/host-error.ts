import { AppError, type AppErrorCode } from '../contract/app-error'

interface HostFailure {
  errno: number | null
  text: string
}

/** What a host's `fail` callback gives, whichever of the fields this host uses. */
export const readHostFailure = (reason: unknown): HostFailure => {
  const fields: Record<string, unknown> =
    typeof reason === 'object' && reason !== null ? { ...reason } : {}
  const texts = [
    fields['errMsg'],
    fields['errorMessage'],
    (reason as Error | null)?.message,
    reason,
  ]
  const errno = [fields['errno'], fields['error']].find((value) => typeof value === 'number')
  return {
    errno: typeof errno === 'number' ? errno : null,
    text: texts.find((value) => typeof value === 'string') ?? '',
  }
}

/** 12 and 13 are Alipay's. */
const networkErrnos = /^(5|12|13|600\d{3})$/
const networkText = /time ?out|network|interrupted/i

/** Whether a call failed for want of a connection, which says nothing of what was asked. */
export const isOfNetwork = ({ errno, text }: HostFailure): boolean =>
  networkErrnos.test(String(errno)) || networkText.test(text)

interface Rule {
  code: AppErrorCode
  retryable: boolean
  /** WeChat's and Alipay's numbers do not overlap. */
  errnos: readonly number[]
  text: RegExp
}

/**
 * First match wins. `errno` is WeChat's from base library 2.24.0
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html), older
 * ones and other hosts say it in words. 11 to 20 are Alipay's `error`.
 */
const rules: readonly Rule[] = [
  {
    code: 'request_refused',
    retryable: false,
    errnos: [600002, 600009, 11],
    text: /domain list|invalid url|合法域名/i,
  },
  { code: 'timeout', retryable: true, errnos: [5, 13], text: /time ?out|超时/i },
  { code: 'queue_full', retryable: true, errnos: [600007], text: /max(imum)? .*(task|request)/i },
  { code: 'answer_invalid', retryable: true, errnos: [600008, 14], text: /redirect/i },
  {
    code: 'file_unavailable',
    retryable: false,
    errnos: [],
    text: /file (not found|doesn'?t exist|not exist)|no such file|ENOENT/i,
  },
]

/**
 * A failed request. What no rule knows is taken as the network: it may pass. So is a request that was
 * aborted, since the app does not wait for those that it aborts itself: the host did.
 */
export const requestError = (reason: unknown): AppError => {
  const { errno, text } = readHostFailure(reason)
  const rule = rules.find(
    (candidate) =>
      (errno !== null && candidate.errnos.includes(errno)) || candidate.text.test(text),
  )
  return new AppError(
    rule?.code ?? 'network_unavailable',
    'the host could not carry out a request',
    {
      retryable: rule?.retryable ?? true,
      cause: reason,
    },
  )
}
