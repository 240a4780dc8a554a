import { downloadFile, uploadFile } from '@tarojs/taro'
import type { Host } from '../contract/scalars'
import type { Transport, UploadFile, WireResponse, WireRequest, WireTask } from '../http/ports'
import { classifyFailure } from './host-errors/classify-failure'
import { requestError } from './host-errors/request-error'
import { hostObject, type HostTask } from './host-object'
import { readHeaders, readResponse, toStatus } from './response'
import { fetchRequest } from './web-request'

/** The host's network. It rejects only if no response arrives, whatever the response's status. */
export const createTransport =
  (host: Host): Transport =>
  (request) => {
    if (request.file !== undefined) return upload(request, request.file, host)
    if (request.isDownload) return download(request, host)
    // The first condition leaves the host's own request out of a web page.
    return process.env.TARO_ENV === 'h5' || host === 'h5'
      ? fetchRequest(request)
      : sendJson(request, host)
  }

/**
 * Calls the host itself and not `Taro.request`: an interceptor that the app adds with
 * `Taro.addInterceptor` sees every `Taro.request`, and one that unwraps `{code, data}` would take
 * the status and the headers away.
 */
const sendJson = (request: WireRequest, host: Host): WireTask => {
  const { method, headers } = withoutPatch(request)
  const options = {
    url: request.url,
    method,
    // Alipay's name for it is the plural (https://opendocs.alipay.com/mini/api/owycmh).
    ...(host === 'alipay' ? { headers } : { header: headers }),
    timeout: request.timeoutMs,
    // Text, parsed by the request client: the host would hand out half a JSON as it is.
    dataType: 'text',
    responseType: 'text',
    ...(request.body === undefined ? {} : { data: request.body }),
    // A redirect that is followed takes the bearer along to wherever it leads. From base library
    // 3.2.2 (https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html).
    ...(host === 'weapp' ? { redirect: 'manual' } : {}),
  }
  let task: HostTask | undefined
  const result = new Promise<unknown>((resolve, reject) => {
    task = hostObject().request({ ...options, success: resolve, fail: reject })
  })
  return {
    response: result.then(
      (value) => {
        const response = readResponse(value)
        if (response === null) throw requestError('network', value)
        return response
      },
      failureHandler(host, 'request'),
    ),
    abort: () => {
      abort(task)
    },
  }
}

/**
 * Mini-programs have no PATCH among their methods; the server takes a POST that names it for one
 * (https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html).
 */
export const withoutPatch = ({
  method,
  headers,
}: WireRequest): Pick<WireRequest, 'method' | 'headers'> =>
  method === 'PATCH'
    ? { method: 'POST', headers: { ...headers, 'x-http-method-override': 'PATCH' } }
    : { method, headers: { ...headers } }

const upload = (request: WireRequest, file: UploadFile, host: Host): WireTask => {
  const options = {
    url: request.url,
    filePath: file.path,
    name: file.field,
    header: { ...request.headers },
    timeout: request.timeoutMs,
    // Alipay refuses an upload that does not name its kind.
    fileType: 'image',
  }
  const task = uploadFile(options)
  follow(task, request.onProgress)
  return {
    response: task.then(
      (value) => {
        const response = readResponse(value)
        if (response === null) throw requestError('network', value)
        return response
      },
      failureHandler(host, 'uploadFile'),
    ),
    abort: () => {
      abort(task)
    },
  }
}

const download = (request: WireRequest, host: Host): WireTask => {
  const task = downloadFile({
    url: request.url,
    header: { ...request.headers },
    timeout: request.timeoutMs,
  })
  follow(task, request.onProgress)
  return {
    response: task.then(
      ({ statusCode, tempFilePath, header }) => ({
        // Alipay tells no status of a download that succeeded.
        status: toStatus(statusCode) ?? 200,
        headers: readHeaders(header),
        // Absent where there was nothing to download.
        body: (tempFilePath as string | undefined) ?? '',
      }),
      failureHandler(host, 'downloadFile'),
    ),
    abort: () => {
      abort(task)
    },
  }
}

/**
 * Alipay reports every status but 200 as a failed request, with the response in it
 * (https://github.com/NervJS/taro/pull/14366): 201 and 204 are no failures, and an error's code is
 * in its body.
 */
export const failureHandler =
  (host: Host, call: 'request' | 'uploadFile' | 'downloadFile' | 'callContainer') =>
  (reason: unknown): WireResponse => {
    const response = readResponse(reason)
    if (response !== null) return response
    throw requestError(classifyFailure(host, call, reason), reason)
  }

const abort = (task: HostTask | undefined): void => {
  try {
    task?.abort?.()
  } catch {
    // Taro's promise has an `abort` also where the host's own task has none.
  }
}

interface ProgressTask {
  onProgressUpdate?(listener: (update: { progress: number }) => void): void
}

const follow = (task: ProgressTask, onProgress: WireRequest['onProgress']): void => {
  task.onProgressUpdate?.(({ progress }) => {
    if (progress >= 0 && progress <= 100) onProgress?.(progress / 100)
  })
}
