import * as v from 'valibot'
import { parseControlBody, type ControlRoutes } from '../common/control-route'
import { encryptedDataKinds } from './encrypted-data'
import type { WechatControl } from './wechat-control'

const accountSchema = v.object({ appId: v.optional(v.string()), userId: v.optional(v.string()) })
const encryptedDataSchema = v.object({
  ...accountSchema.entries,
  kind: v.optional(v.picklist(encryptedDataKinds)),
  ageMs: v.optional(v.number()),
})
const endTokenSchema = v.object({
  appId: v.optional(v.string()),
  as: v.optional(v.picklist(['expired', 'replaced'])),
})
const pushTargetSchema = v.object({
  appId: v.optional(v.string()),
  url: v.string(),
  token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{3,32}$/)),
  format: v.optional(v.picklist(['xml', 'json'])),
  encodingAesKey: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{43}$/))),
})
const verdictSchema = v.object({
  suggest: v.picklist(['pass', 'review', 'risky']),
  label: v.optional(v.number(), 100),
})

const accountOf = (query: URLSearchParams) => ({
  appId: query.get('appId') ?? undefined,
  userId: query.get('userId') ?? undefined,
})

export const wechatControlRoutes = (control: WechatControl): ControlRoutes => [
  [
    'POST /sandbox/login-codes',
    (body) => ({ code: control.issueLoginCode(parseControlBody(accountSchema, body)) }),
  ],
  ['GET /sandbox/session', (_body, query) => control.session(accountOf(query))],
  ['GET /sandbox/identity', (_body, query) => control.identity(accountOf(query))],
  [
    'POST /sandbox/session/expire',
    (body) => {
      const account = parseControlBody(accountSchema, body)
      control.expireSession(account)
      return control.session(account)
    },
  ],
  [
    'POST /sandbox/phone-codes',
    (body) => ({ code: control.issuePhoneCode(parseControlBody(accountSchema, body)) }),
  ],
  [
    'POST /sandbox/encrypted-data',
    (body) => {
      const { kind, ageMs, ...account } = parseControlBody(encryptedDataSchema, body)
      return control.encryptedData({ ...account, kind: kind ?? 'userInfo', ageMs: ageMs ?? 0 })
    },
  ],
  [
    'POST /sandbox/access-token/end',
    (body) => {
      const { as, appId } = parseControlBody(endTokenSchema, body)
      control.endAccessToken(as ?? 'expired', appId)
      return {}
    },
  ],
  [
    'PUT /sandbox/message-push',
    async (body) => {
      await control.setMessagePush(parseControlBody(pushTargetSchema, body))
      return {}
    },
  ],
  [
    'PUT /sandbox/media-verdict',
    (body) => {
      const verdict = parseControlBody(verdictSchema, body)
      control.setMediaVerdict(verdict)
      return { verdict }
    },
  ],
]
