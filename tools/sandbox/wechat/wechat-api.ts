import type { CallLog } from '../common/call-log'
import type { AccessTokens } from './access-tokens'
import { createCode2Session } from './code2session'
import { createContentChecks } from './content-checks'
import type { ResponseFormat } from '../common/faulty-response'
import type { Faults } from '../common/faults'
import type { PlatformApi } from '../common/platform'
import { newFacts, serveCall } from '../common/serve-call'
import type { MessagePush } from './message-push'
import { createPhoneNumber } from './phone-number'
import { createSessionKeyCalls } from './session-key-calls'
import type { WechatResponse, WechatCall, WechatRequest } from './wechat-call'
import { Refusal } from './wechat-errcodes'
import type { WechatState } from './wechat-state'

const format: ResponseFormat = {
  contentType: 'text/plain',
  busy: { errcode: -1, errmsg: 'system error' },
  refusal: (errcode) => ({ errcode, errmsg: 'set on demand' }),
}

/** WeChat's own paths, with faults and a log around them. */
export const createWechatApi = (
  state: WechatState,
  tokens: AccessTokens,
  push: MessagePush,
  faults: Faults,
  log: CallLog,
): PlatformApi => {
  const sessionKeyCalls = createSessionKeyCalls(state, tokens)
  const contentChecks = createContentChecks(state, tokens, (check) => {
    push.startMediaCheck(check)
  })
  const calls = new Map<string, WechatCall>([
    ['/sns/jscode2session', createCode2Session(state)],
    ['/cgi-bin/token', tokens.token],
    ['/cgi-bin/stable_token', tokens.stableToken],
    ['/wxa/business/getuserphonenumber', createPhoneNumber(state, tokens)],
    ['/wxa/checksession', sessionKeyCalls.check],
    ['/wxa/resetusersessionkey', sessionKeyCalls.reset],
    ['/wxa/msg_sec_check', contentChecks.text],
    ['/wxa/media_check_async', contentChecks.media],
  ])

  const refusal = (errcode: number, errmsg: string): WechatResponse => {
    const id = Buffer.from(state.random(12)).toString('hex')
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
      { clock: state.clock, faults, log },
    )
  }
}

/** https://github.com/wechatpy/wechatpy/issues/289 shows WeChat's answer to a path that it does not have. */
const unknownUrl: WechatCall = () => {
  throw new Refusal(40066)
}

const errcodeOf = ({ errcode }: WechatResponse): number =>
  typeof errcode === 'number' ? errcode : 0
