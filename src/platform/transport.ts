import Taro from '@tarojs/taro'
import type { Provider } from '../contract/scalars'
import type { Transport, UploadFile, WireAnswer, WireRequest, WireTask } from '../http/transport'
import { requestError } from './host-error'

/** The host's network. Any HTTP status is an answer; only the want of one rejects. */
export const createTransport =
  (provider: Provider): Transport =>
  (request) => {
    if (request.file !== undefined) return upload(request, request.file)
    return request.isDownload ? download(request) : sendJson(request, provider)
  }

const sendJson = (request: WireRequest, provider: Provider): WireTask => {
  // Mini-programs have no PATCH among their methods; the server takes a POST that names it for one
  // (https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html).
  const isDisguised = request.method === 'PATCH' && provider !== 'h5'
  const options = {
    url: request.url,
    method: isDisguised ? 'POST' : request.method,
    header: { ...request.headers, ...(isDisguised && { 'x-http-method-override': 'PATCH' }) },
    timeout: request.timeoutMs,
    // Text, parsed by the request client: the host would hand out half a JSON as it is.
    dataType: 'text',
    responseType: 'text' as const,
    ...(request.body === undefined ? {} : { data: request.body }),
    // A redirect that is followed takes the bearer along to wherever it leads. From base library
    // 3.2.2 (https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html).
    ...(provider === 'weapp' || provider === 'h5' ? { redirect: 'manual' } : {}),
  }
  const task = Taro.request<unknown>(options)
  return watch(task, ({ statusCode, header, data }) => ({
    status: statusCode,
    headers: readHeaders(header),
    body: asText(data),
  }))
}

const upload = (request: WireRequest, file: UploadFile): WireTask => {
  const options = {
    url: request.url,
    filePath: file.path,
    name: file.field,
    header: { ...request.headers },
    timeout: request.timeoutMs,
    // Alipay refuses an upload that does not name its kind.
    fileType: 'image',
  }
  const task = Taro.uploadFile(options)
  follow(task, request.onProgress)
  return watch(task, ({ statusCode, header, data }) => ({
    // Alipay gives the status as a string.
    status: Number.parseInt(String(statusCode), 10),
    headers: readHeaders(header),
    body: asText(data),
  }))
}

const download = (request: WireRequest): WireTask => {
  const task = Taro.downloadFile({
    url: request.url,
    header: { ...request.headers },
    timeout: request.timeoutMs,
  })
  follow(task, request.onProgress)
  return watch(task, ({ statusCode, tempFilePath, header }) => ({
    // Alipay tells no status of a download that succeeded.
    status: (statusCode as number | undefined) ?? 200,
    headers: readHeaders(header),
    // Absent where there was nothing to download.
    body: (tempFilePath as string | undefined) ?? '',
  }))
}

interface Abortable {
  abort?(): unknown
}

const watch = <T>(task: Promise<T> & Abortable, read: (result: T) => WireAnswer): WireTask => ({
  answer: task.then(read, (reason: unknown) => {
    const answer = answerInFailure(reason)
    if (answer === null) throw requestError(reason)
    return answer
  }),
  abort: () => {
    try {
      task.abort?.()
    } catch {
      // Taro's promise has an `abort` also where the host's own task has none.
    }
  },
})

/** Alipay reports an HTTP error as a failed request (`error` 19) that carries the answer. */
const answerInFailure = (reason: unknown): WireAnswer | null => {
  const { status, headers, data } = (reason ?? {}) as Record<string, unknown>
  return typeof status === 'number' && status >= 300 && status <= 599
    ? { status, headers: readHeaders(headers), body: asText(data) }
    : null
}

interface ProgressTask {
  onProgressUpdate?(listener: (update: { progress: number }) => void): void
}

const follow = (task: ProgressTask, onProgress: WireRequest['onProgress']): void => {
  task.onProgressUpdate?.(({ progress }) => {
    if (progress >= 0 && progress <= 100) onProgress?.(progress / 100)
  })
}

/** Some hosts parse JSON although they were asked for text. */
const asText = (data: unknown): string => {
  if (typeof data === 'string') return data
  return data === null || data === undefined ? '' : JSON.stringify(data)
}

const readHeaders = (headers: unknown): Record<string, string> =>
  typeof headers === 'object' && headers !== null
    ? Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      )
    : {}
