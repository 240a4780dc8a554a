import type { CallLog } from '../common/call-log'
import type { Answer, ResponseFormat } from '../common/faulty-response'
import type { Faults } from '../common/faults'
import type { PlatformApi } from '../common/platform'
import { newFacts, serveCall } from '../common/serve-call'
import { tokenFailure, type ClientTokens } from './client-tokens'
import { createCode2Session } from './code2session'
import type { DouyinCall } from './douyin-call'
import { DouyinRefusal } from './douyin-errors'
import type { DouyinState } from './douyin-state'
import { createPhoneNumber } from './phone-number'

export interface DouyinApi {
  readonly paths: readonly string[]
  readonly api: PlatformApi
}

const tokenPath = '/oauth/client_token/'

/** developer.toutiao.com and open.douyin.com, which share no path. */
export const createDouyinApi = (
  state: DouyinState,
  tokens: ClientTokens,
  faults: Faults,
  log: CallLog,
): DouyinApi => {
  const { sandbox } = state
  const calls = new Map<string, DouyinCall>([
    ['/api/apps/v2/jscode2session', createCode2Session(state)],
    [tokenPath, tokens.issue],
    ['/api/apps/v1/get_phonenumber_info/', createPhoneNumber(state, tokens)],
  ])

  const logId = () => Buffer.from(sandbox.random(16)).toString('hex').toUpperCase()
  const refusal = (errorNumber: number, tips: string): Answer => ({
    err_no: errorNumber,
    err_tips: tips,
    log_id: logId(),
  })
  const format: ResponseFormat = {
    contentType: 'application/json; charset=utf-8',
    busy: refusal(-1, 'internal error'),
    refusal: (errorNumber) => refusal(errorNumber, 'set on demand'),
    // An answer without `data` has no id of anyone.
    idField: 'data',
  }

  const formatOfToken: ResponseFormat = {
    ...format,
    refusal: (errorCode) => tokenFailure(errorCode, 'set on demand'),
  }

  return {
    paths: [...calls.keys()],
    async api(incoming, response, url, body) {
      const call = calls.get(url.pathname)
      if (call === undefined) throw new Error(`not a path of Douyin: ${url.pathname}`)
      const facts = newFacts()
      await serveCall(
        incoming,
        response,
        {
          path: url.pathname,
          facts,
          format: () => (url.pathname === tokenPath ? formatOfToken : format),
          perform(fault) {
            const { headers, method = 'GET' } = incoming
            try {
              const answer = call({ method, headers, body, facts, fault })
              // `client_token` has an envelope of its own.
              return 'message' in answer
                ? answer
                : { err_no: 0, err_tips: 'success', log_id: logId(), ...answer }
            } catch (error) {
              if (error instanceof DouyinRefusal) return refusal(error.errorNumber, error.message)
              throw error
            }
          },
          errcodeOf: ({ err_no: errorNumber }) =>
            typeof errorNumber === 'number' ? errorNumber : 0,
        },
        { clock: sandbox.clock, faults, log },
      )
    },
  }
}
