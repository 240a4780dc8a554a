import { parseBody, type AccessTokens } from './access-tokens'
import type { SandboxApp } from './wechat-apps'
import type { WechatCall, WechatRequest } from './wechat-call'
import { Refusal } from './wechat-errcodes'
import type { WechatState } from './wechat-state'

export type Suggestion = 'pass' | 'review' | 'risky'

export interface Verdict {
  suggest: Suggestion
  /** WeChat's number of the reason; 100 is none. */
  label: number
}

/** An image that is to be judged. */
export interface MediaCheck {
  app: SandboxApp
  openid: string
  traceId: string
  mediaUrl: string
}

/** Words that this WeChat objects to, so that a test or a person can meet each verdict. */
const objectionableWords: readonly { word: string; verdict: Verdict }[] = [
  { word: '赌博', verdict: { suggest: 'risky', label: 20006 } },
  { word: '色情', verdict: { suggest: 'risky', label: 20002 } },
  { word: '诈骗', verdict: { suggest: 'risky', label: 20008 } },
  { word: '加微信', verdict: { suggest: 'review', label: 10001 } },
]

export const passVerdict: Verdict = { suggest: 'pass', label: 100 }

const maxContentCharacters = 2_500
const scenes = [1, 2, 3, 4]
const imageOrAudio = [1, 2]
const maxIdleMs = 2 * 3_600_000

/**
 * WeChat judges the text as it came: an escaped word would pass unseen. A typed backslash comes as
 * two and escapes nothing; a control character cannot come otherwise.
 */
const escapesText = (json: string): boolean =>
  /(?<!\\)(?:\\\\)*\\u(?!00[01])[0-9a-fA-F]{4}/.test(json)

/** `POST /wxa/msg_sec_check` and `POST /wxa/media_check_async`, version 2. */
export const createContentChecks = (
  state: WechatState,
  tokens: AccessTokens,
  startMediaCheck: (check: MediaCheck) => void,
): { text: WechatCall; media: WechatCall } => {
  const traceId = () => Buffer.from(state.random(12)).toString('hex')

  const read = (request: WechatRequest) => {
    const app = tokens.appOf(request)
    if (request.method !== 'POST') throw new Refusal(43002)
    if (escapesText(request.body)) throw new Refusal(47001)
    const input = parseBody(request.body)
    if (input['version'] !== 2) throw new Refusal(40097)
    if (!scenes.includes(Number(input['scene']))) throw new Refusal(40129)
    const { openid } = input
    const user = typeof openid === 'string' ? state.directory.userOfOpenid(app, openid) : null
    if (typeof openid !== 'string' || user === null) throw new Refusal(40003)
    request.facts.userId = user.id
    const lastSeenMs = state.lastSeenMs.get(openid) ?? -Infinity
    if (state.clock() - lastSeenMs > maxIdleMs) throw new Refusal(61010)
    return { app, openid, input }
  }

  return {
    text(request) {
      const { input } = read(request)
      const { content } = input
      if (typeof content !== 'string' || content === '') throw new Refusal(44002)
      if (Array.from(content).length > maxContentCharacters) throw new Refusal(45002)
      const hit = objectionableWords.find(({ word }) => content.includes(word))
      const result = hit?.verdict ?? passVerdict
      return {
        errcode: 0,
        errmsg: 'ok',
        trace_id: traceId(),
        result,
        detail: [{ strategy: 'content_model', errcode: 0, ...result, prob: 90 }],
      }
    },
    media(request) {
      const { app, openid, input } = read(request)
      const { media_url: mediaUrl, media_type: mediaType } = input
      if (typeof mediaUrl !== 'string' || !URL.canParse(mediaUrl)) throw new Refusal(40097)
      if (!imageOrAudio.includes(Number(mediaType))) throw new Refusal(40097)
      const check = { app, openid, traceId: traceId(), mediaUrl }
      startMediaCheck(check)
      return { errcode: 0, errmsg: 'ok', trace_id: check.traceId }
    },
  }
}
