import type { CallLog } from '../common/call-log'
import type { Faults } from '../common/faults'
import type { ResponseFormat } from '../common/faulty-response'
import type { PlatformApi } from '../common/platform'
import type { Clock, Random } from '../common/sandbox-state'
import { newFacts, serveCall } from '../common/serve-call'
import type { WechatCall, WechatRequest, WechatResponse } from './wechat-call'
import { Refusal } from './wechat-errcodes'

const format: ResponseFormat = {
  contentType: 'text/plain',
  pictureOf: ({ picture }) => (Buffer.isBuffer(picture) ? picture : null),
  busy: { errcode: -1, errmsg: 'system error' },
  refusal: (errcode) => ({ errcode, errmsg: 'set on demand' }),
}

interface CallServerDeps {
  clock: Clock
  random: Random
  faults: Faults
  log: CallLog
}

/** Calls of `api.weixin.qq.com` by their path, with faults and a log around them. */
export const createCallServer = (
  calls: ReadonlyMap<string, WechatCall>,
  { clock, random, faults, log }: CallServerDeps,
): PlatformApi => {
  const refusal = (errcode: number, errmsg: string): WechatResponse => {
    const id = Buffer.from(random(12)).toString('hex')
    return {
      errcode,
      errmsg: `${errmsg}, rid: ${id.slice(0, 8)}-${id.slice(8, 16)}-${id.slice(16)}`,
    }
  }

  const perform = (call: WechatCall, request: WechatRequest): WechatResponse => {
    try {
      return call(request)
    } catch (error) {
      if (error instanceof Refusal) return refusal(error.errcode, error.message)
      throw error
    }
  }

  return async (incoming, response, url, body) => {
    const call = calls.get(url.pathname) ?? unknownUrl
    const facts = newFacts()
    const method = incoming.method ?? 'GET'
    const request: WechatRequest = { method, query: url.searchParams, body, facts }
    await serveCall(
      incoming,
      response,
      {
        path: url.pathname,
        facts,
        format: () => format,
        perform: () => perform(call, request),
        errcodeOf,
      },
      { clock, faults, log },
    )
  }
}

/** https://github.com/wechatpy/wechatpy/issues/289 shows WeChat's answer to a path that it does not have. */
const unknownUrl: WechatCall = () => {
  throw new Refusal(40066)
}

const errcodeOf = ({ errcode }: WechatResponse): number =>
  typeof errcode === 'number' ? errcode : 0
