import { HostFailure } from '../../runtime/host-failure'

type Words = readonly [error: number, errorMessage: string]

/** WeChat's numbers, which the calls below are made of. */
const network = [600001, 600003, 600008]
const timedOut = 5
const noFile = 1300002
const cancelled = 1
const notInDomainList = 600002
const invalidUrl = 600009

/** Which of a call's words fit a failure of WeChat's. */
type ByKind = Partial<
  Record<'network' | 'timeout' | 'domain' | 'invalid' | 'file' | 'cancelled' | 'abort', Words>
>

/**
 * The numbers belong to the call: 11 is a domain in one, a file in the next, the user in the third.
 * https://opendocs.alipay.com/mini/api/network and the page of each call
 */
const byCall: Record<string, ByKind | undefined> = {
  request: {
    network: [12, '网络出错'],
    timeout: [13, '超时'],
    domain: [11, '无权跨域调用'],
    invalid: [2, '参数错误'],
    abort: [9, 'request:fail abort'],
  },
  uploadFile: {
    network: [12, '上传文件失败'],
    timeout: [12, '上传文件失败'],
    domain: [13, '没有权限'],
    file: [11, '文件不存在'],
    abort: [9, 'uploadFile:fail abort'],
  },
  downloadFile: {
    network: [12, '下载失败'],
    timeout: [12, '下载失败'],
    domain: [13, '没有权限'],
    invalid: [2, '参数无效'],
    abort: [9, 'downloadFile:fail abort'],
  },
  chooseImage: { cancelled: [11, '用户取消操作'] },
}

/** https://opendocs.alipay.com/mini/api/api-error-codes */
const anyCall: ByKind & { invalid: Words } = { invalid: [2, '参数错误'] }
const unknown = (reason: string): Words => [3, reason]

/** A failure of WeChat's call in Alipay's words. */
export const toAlipayFailure = (name: string, failure: HostFailure): HostFailure => {
  const kind = kindOf(failure)
  const words = kind === null ? undefined : (byCall[name]?.[kind] ?? anyCall[kind])
  const [error, message] = words ?? routeWords(name, failure) ?? unknown(failure.reason)
  return new HostFailure(message, error)
}

const kindOf = ({ reason, errno }: HostFailure): keyof ByKind | null => {
  if (reason === 'abort') return 'abort'
  if (reason.startsWith('parameter error')) return 'invalid'
  if (errno === undefined) return null
  if (network.includes(errno)) return 'network'
  if (errno === timedOut) return 'timeout'
  if (errno === notInDomainList) return 'domain'
  if (errno === invalidUrl) return 'invalid'
  if (errno === noFile) return 'file'
  return errno === cancelled ? 'cancelled' : null
}

/** https://opendocs.alipay.com/mini/api/ak0ltq */
const routeWords = (name: string, { reason }: HostFailure): Words | null => {
  if (reason === 'webview count limit exceed') return [1, 'depth can not be more than 10']
  const page = /^page "(.*)" is not found$/.exec(reason)?.[1]
  if (page === undefined) return null
  return [1, `can not find page:${page} when execute ${name} for url /${page}`]
}
