import type { ProxiedRequest } from '../../wire'
import { HostFailure } from '../runtime/host-failure'
import type { Phone } from '../runtime/phone'
import type { Sandbox } from '../runtime/sandbox'
import type { DefineApi, Options } from './callback-api'
import { textOption } from './options'
import { headersOf, parseData, serialise } from './request-data'
import { startExchange } from './transport'

// https://developers.weixin.qq.com/miniprogram/dev/wxcloudrun/src/development/call/index.html
const maxTextBytes = 100 * 1024
const maxBinaryBytes = 20 * 1024 * 1024
const maxResponseBytes = 1000 * 1024
const maxTimeoutMs = 15_000
const methods = ['GET', 'POST', 'PUT', 'DELETE']

/**
 * `wx.cloud`, as far as it reaches a container: every service of every environment is the local server.
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloudrun/src/development/call/mini.md
 */
export const createCloudApi = (phone: Phone, sandbox: Sandbox, define: DefineApi) => {
  let isInitialized = false

  const callContainer = define('cloud.callContainer', async (options) => {
    if (!isInitialized) throw cloudFailure(-1, notInitialized)
    const header = headersOf(options['header'])
    const env = textOption((options['config'] as Options | undefined)?.['env'])
    if (env === '') throw cloudFailure(-601_027, 'Environment not found')
    if (header['x-wx-service'] === undefined) throw cloudFailure(-601_031, '服务不存在')
    const method = textOption(options['method'], 'GET').toUpperCase()
    if (!methods.includes(method)) throw cloudFailure(102_005, '无效的 HTTP Method')
    const path = textOption(options['path'], '/')
    const { url, body } = serialise(path, method, options['data'], header)
    const isBinary = body instanceof ArrayBuffer
    const size = isBinary ? body.byteLength : new TextEncoder().encode(body ?? '').length
    if (size > (isBinary ? maxBinaryBytes : maxTextBytes)) {
      throw cloudFailure(-606_001, '请求包大小超过 100KB')
    }
    const request: ProxiedRequest = {
      url,
      method,
      header: { ...header, ...(await gatewayHeaders(env)) },
      followRedirects: false,
      isOfCloud: true,
    }
    const timeoutMs = Math.min(Number(options['timeout'] ?? maxTimeoutMs), maxTimeoutMs)
    const { answer } = startExchange(phone, request, body, timeoutMs)
    const response = await answer.catch((error: unknown) => {
      if (error instanceof HostFailure && error.errno === 5) throw cloudFailure(102_002, '请求超时')
      throw error
    })
    if (response.body.byteLength > maxResponseBytes) {
      throw cloudFailure(-606_002, '返回包大小超过 1000KB')
    }
    const { statusCode, header: responseHeader, cookies } = response
    return { data: parseData(response.body, options), statusCode, header: responseHeader, cookies }
  })

  /** What the gateway says of the user, whatever the app has sent under these names. */
  const gatewayHeaders = async (env: string): Promise<Record<string, string>> => {
    const account = phone.accountRef()
    const { openid, unionid } = await sandbox.identity(account)
    return {
      'x-wx-openid': openid,
      'x-wx-appid': account.appId,
      ...(unionid !== null && { 'x-wx-unionid': unionid }),
      'x-wx-env': env,
      'x-wx-source': 'wx_client',
      'x-original-forwarded-for': '203.0.113.7',
    }
  }

  return {
    init: () => {
      isInitialized = true
    },
    callContainer,
  }
}

const notInitialized =
  "Cloud API isn't enabled, please call wx.cloud.init first\n" +
  '请先调用 wx.cloud.init() 完成初始化后再调用其他云 API。'

/** `errCode` in place of other calls' `errno`. */
const cloudFailure = (errCode: number, errMsg: string): HostFailure =>
  new HostFailure(`Error: errCode: ${String(errCode)}  | errMsg: ${errMsg}`, undefined, { errCode })
