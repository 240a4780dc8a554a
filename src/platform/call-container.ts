import type { Transport, UploadFile, WireRequest, WireResponse } from '../http/ports'
import { requestError } from './host-errors/request-error'
import { hostObject } from './host-object'
import { readResponse } from './response'
import { createTransport, failureHandler, withoutPatch } from './transport'

export interface CallContainerOptions {
  /**
   * The server's base URL, as `createRuntime` has it. It only says which requests belong to the service:
   * nothing is sent to that address. What begins with another one goes by the host's own network.
   */
  baseUrl: string
  /** The id of the cloud environment: `prod-01`. */
  env: string
  /** The service's name in the console of the cloud hosting. */
  service: string
}

/** A longer one is ignored (https://developers.weixin.qq.com/miniprogram/dev/wxcloudrun/src/development/call/faq.html). */
const maxTimeoutMs = 15_000

/**
 * Sends requests through WeChat's cloud hosting, so that the server needs no domain of its own and no ICP
 * filing. For WeChat from base library 2.23.0; elsewhere each request rejects with `request_refused`.
 * The host cannot end such a request early, and tells nothing of its progress.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloudrun/src/development/call/mini.md
 *
 * @example
 * createRuntime({
 *   apiBaseUrl,
 *   transport: createCallContainerTransport({ baseUrl: apiBaseUrl, env: 'prod-01', service: 'passport' }),
 * })
 */
export const createCallContainerTransport = ({
  baseUrl,
  env,
  service,
}: CallContainerOptions): Transport => {
  const direct = createTransport('weapp')
  let isInitialized = false

  const call = async (request: WireRequest): Promise<unknown> => {
    const { method, headers } = withoutPatch(request)
    const form = request.file && (await readForm(request.file))
    const { cloud } = hostObject()
    if (typeof cloud?.callContainer !== 'function') throw requestError('unsupported', null)
    // Once for the app; the host ignores a second time.
    if (!isInitialized) cloud.init({ env })
    isInitialized = true
    const options = {
      config: { env },
      path: request.url.slice(baseUrl.length),
      method,
      header: { ...headers, ...form?.headers, 'X-WX-SERVICE': service },
      timeout: Math.min(request.timeoutMs, maxTimeoutMs),
      dataType: 'text',
      responseType: request.isDownload ? 'arraybuffer' : 'text',
      ...((form ?? request.body) !== undefined && { data: form?.bytes ?? request.body }),
    }
    return new Promise((resolve, reject) => {
      cloud.callContainer?.({ ...options, success: resolve, fail: reject })
    }).catch(failureHandler('weapp', 'callContainer'))
  }

  const send = async (request: WireRequest): Promise<WireResponse> => {
    const result = await call(request)
    const response = request.isDownload ? await keepFile(result) : readResponse(result)
    if (response === null) throw requestError('network', result)
    return response
  }

  return (request) =>
    request.url.startsWith(`${baseUrl}/`)
      ? { response: send(request), abort: () => undefined }
      : direct(request)
}

interface Form {
  bytes: ArrayBuffer
  headers: Record<string, string>
}

/** By hand: `callContainer` has no form, and WeChat no `FormData`. */
const readForm = async ({ path, field }: UploadFile): Promise<Form> => {
  const content = await new Promise<ArrayBuffer>((resolve, reject) => {
    hostObject()
      .getFileSystemManager()
      .readFile({
        filePath: path,
        success: ({ data }) => {
          resolve(data)
        },
        fail: reject,
      })
  }).catch((cause: unknown) => {
    throw requestError('file', cause)
  })
  const boundary = `passport-${String(Math.random()).slice(2)}`
  const head =
    `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="file"\r\n` +
    'content-type: application/octet-stream\r\n\r\n'
  const parts = [toBytes(head), new Uint8Array(content), toBytes(`\r\n--${boundary}--\r\n`)]
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let end = 0
  for (const part of parts) {
    bytes.set(part, end)
    end += part.length
  }
  return {
    bytes: bytes.buffer,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}

/** WeChat has no `TextEncoder`; the text is ASCII. */
const toBytes = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0))

let downloads = 0

/** The response with the path of its file in place of the body. */
const keepFile = async (result: unknown): Promise<WireResponse | null> => {
  const { data, ...rest } = (result ?? {}) as { data?: unknown }
  const response = readResponse(rest)
  if (response === null || response.status < 200 || response.status > 299) return response
  // Not a temporary one: a launch overwrites those of the launch before.
  downloads += 1
  const filePath = `${hostObject().env.USER_DATA_PATH}/passport-download-${String(downloads)}`
  await new Promise<unknown>((resolve, reject) => {
    hostObject()
      .getFileSystemManager()
      .writeFile({ filePath, data, success: resolve, fail: reject })
  }).catch((cause: unknown) => {
    throw requestError('file', cause)
  })
  return { ...response, body: filePath }
}
