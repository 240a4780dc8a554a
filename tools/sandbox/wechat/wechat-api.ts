import type { CallLog } from '../common/call-log'
import type { AccessTokens } from './access-tokens'
import { createCode2Session } from './code2session'
import { createContentChecks } from './content-checks'
import type { Faults } from '../common/faults'
import type { PlatformApi } from '../common/platform'
import type { MessagePush } from './message-push'
import { createMiniProgramCodes } from './mini-program-codes'
import { createPhoneNumber } from './phone-number'
import { createCallServer } from './serve-wechat-call'
import { createSessionKeyCalls } from './session-key-calls'
import type { WechatCall } from './wechat-call'
import type { WechatState } from './wechat-state'

/** WeChat's own paths for mini-programs. */
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
  const miniProgramCodes = createMiniProgramCodes(state, tokens)
  const calls = new Map<string, WechatCall>([
    ['/sns/jscode2session', createCode2Session(state)],
    ['/cgi-bin/token', tokens.token],
    ['/cgi-bin/stable_token', tokens.stableToken],
    ['/wxa/business/getuserphonenumber', createPhoneNumber(state, tokens)],
    ['/wxa/checksession', sessionKeyCalls.check],
    ['/wxa/resetusersessionkey', sessionKeyCalls.reset],
    ['/wxa/msg_sec_check', contentChecks.text],
    ['/wxa/media_check_async', contentChecks.media],
    ['/wxa/getwxacodeunlimit', miniProgramCodes.code],
    ['/wxa/generate_urllink', miniProgramCodes.urlLink],
  ])
  return createCallServer(calls, { ...state, faults, log })
}
