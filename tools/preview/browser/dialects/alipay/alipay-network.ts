import { HostFailure } from '../../runtime/host-failure'
import type { DefineApi, Options } from '../../wx/callback-api'
import { textOption } from '../../wx/options'
import { withTask } from '../../wx/request'
import { callWechat, type Answer } from '../call-wechat'
import type { HostParts } from '../dialect'
import { toAlipayFailure } from './alipay-failures'

const defaultTimeoutMs = 30_000
const methods = ['GET', 'POST', 'PUT', 'DELETE']

/** `my.request`, `my.uploadFile` and `my.downloadFile`. */
export const createAlipayNetworkApis = (
  { phone, wx }: Pick<HostParts, 'phone' | 'wx'>,
  define: DefineApi,
) => {
  const perform = (
    name: string,
    given: Options,
    options: Record<string, unknown>,
    finish: (answer: Answer) => Answer,
  ): object => {
    const { result, task } = callWechat(wx, name, options)
    const translated = () =>
      result.then(finish, (error: unknown) => {
        throw error instanceof HostFailure ? toAlipayFailure(name, error) : error
      })
    return withTask(define(name, translated)(given), task)
  }

  const refuse = (name: string, given: Options, failure: HostFailure): object =>
    withTask(
      define(name, () => {
        throw failure
      })(given),
      { abort: () => undefined },
    )

  const isSuccess = (status: number): boolean =>
    status === 200 || (phone.settings.read().takesAll2xx && status > 200 && status < 300)

  /** https://opendocs.alipay.com/mini/api/owycmh */
  const request = (given: Options = {}): object => {
    const method = textOption(given['method'], 'GET').toUpperCase()
    const dataType = textOption(given['dataType'], 'json')
    if (!methods.includes(method)) {
      return refuse('request', given, new HostFailure('参数错误', 2))
    }
    if (dataType === 'base64') {
      phone.failures.report('my.request dataType base64', phone.strings().noFeature)
      return refuse('request', given, new HostFailure('参数错误', 2))
    }
    const options = {
      url: given['url'],
      method,
      header: given['headers'],
      data: given['data'],
      timeout: given['timeout'] ?? defaultTimeoutMs,
      ...(dataType === 'arraybuffer' ? { responseType: 'arraybuffer' } : { dataType: 'text' }),
    }
    return perform('request', given, options, ({ statusCode, header, data }) => {
      const response = { status: statusCode, headers: header, data }
      if (!isSuccess(Number(statusCode))) {
        throw new HostFailure('http status error', 19, response)
      }
      return { ...response, data: dataType === 'json' ? parse(data) : data }
    })
  }

  /** https://opendocs.alipay.com/mini/api/kmq4hc */
  const uploadFile = (given: Options = {}): object => {
    const name = given['fileName'] ?? given['name']
    if (name === undefined || given['fileType'] === undefined) {
      return refuse('uploadFile', given, new HostFailure('参数错误', 2))
    }
    const { url, filePath, header, formData, timeout } = given
    const options = {
      url,
      filePath,
      name,
      header,
      formData,
      ...(timeout === undefined ? {} : { timeout }),
    }
    return perform('uploadFile', given, options, ({ data, statusCode }) => ({
      data,
      statusCode,
      header: {},
    }))
  }

  /** It tells no status: https://opendocs.alipay.com/mini/api/xr054r */
  const downloadFile = (given: Options = {}): object => {
    const { url, header, timeout } = given
    const options = { url, header, ...(timeout === undefined ? {} : { timeout }) }
    return perform('downloadFile', given, options, ({ tempFilePath, statusCode }) => {
      if (statusCode !== 200) throw new HostFailure('下载失败', 12)
      return { apFilePath: tempFilePath }
    })
  }

  return { request, uploadFile, downloadFile }
}

const parse = (text: unknown): unknown => {
  if (text === '') return text
  try {
    return JSON.parse(String(text))
  } catch {
    throw new HostFailure('JSON parse data error', 14)
  }
}
