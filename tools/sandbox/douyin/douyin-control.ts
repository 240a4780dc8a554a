import * as v from 'valibot'
import { ControlError } from '../common/control-error'
import { parseControlBody, type ControlRoutes } from '../common/control-route'
import { findApp, findUser, type AccountRef } from '../common/find-account'
import type { ClientTokens } from './client-tokens'
import { isSignedIn, type DouyinState } from './douyin-state'
import { sealWithSessionKey } from './phone-number'

/** What `tt.login` gives. A visitor gets only the code of the device. */
export interface DouyinLogin {
  code?: string
  anonymousCode: string
  isLogin: boolean
}

/** What the phone button gives: for older base libraries, and from 3.51.0. */
export interface DouyinPhone {
  encryptedData: string
  iv: string
  code: string
}

/** What a test or the preview does to Douyin; `/sandbox/douyin/…` is the same over HTTP. */
export interface DouyinControl {
  /** `isSignedIn` in place of what is known of the user: they have signed in or out on the phone. */
  login(options?: AccountRef & { isSignedIn?: boolean | undefined }): DouyinLogin
  /** What `tt.checkSession` asks: whether the key of the user's latest code lives. */
  session(account?: AccountRef): { alive: boolean }
  expireSession(account?: AccountRef): void
  /** `ageMs` makes the watermark older; `appId` of the watermark differs with `madeFor`. */
  phone(options?: AccountRef & { ageMs?: number; madeFor?: string | undefined }): DouyinPhone
  endClientToken(as: 'expired' | 'replaced', appId?: string): void
}

export const createDouyinControl = (state: DouyinState, tokens: ClientTokens): DouyinControl => {
  const { sandbox, apps, sessionKeys } = state
  const ownerOf = (account: AccountRef) => ({
    appId: findApp(apps, account).appId,
    userId: findUser(sandbox, account).id,
  })

  return {
    login({ isSignedIn: given, ...account } = {}) {
      const owner = ownerOf(account)
      const anonymousCode = state.anonymousCodes.issue(owner)
      if (!(given ?? isSignedIn(findUser(sandbox, account)))) {
        return { anonymousCode, isLogin: false }
      }
      // Each login makes a new session key and ends the old one.
      const { key } = sessionKeys.replace(owner)
      const code = state.loginCodes.issue({ ...owner, sessionKey: key })
      return { code, anonymousCode, isLogin: true }
    },
    session: (account = {}) => ({ alive: sessionKeys.current(ownerOf(account)) !== null }),
    expireSession(account = {}) {
      sessionKeys.expire(ownerOf(account))
    },
    phone({ ageMs = 0, madeFor, ...account } = {}) {
      const owner = ownerOf(account)
      const { phone } = findUser(sandbox, account)
      if (phone === null) throw new ControlError(409, 'this user has no phone number')
      const key = sessionKeys.current(owner)
      if (key === null) throw new ControlError(409, 'this user has no living session key')
      const sealed = { appId: madeFor ?? owner.appId, sessionKey: key.key, ageMs }
      return {
        ...sealWithSessionKey(state, phone, sealed),
        code: state.phoneCodes.issue(owner),
      }
    },
    endClientToken(as, appId) {
      tokens.end(findApp(apps, { appId }).appId, as)
    },
  }
}

const accountSchema = v.object({ appId: v.optional(v.string()), userId: v.optional(v.string()) })
const loginSchema = v.object({
  ...accountSchema.entries,
  isSignedIn: v.optional(v.boolean()),
})
const phoneSchema = v.object({
  ...accountSchema.entries,
  ageMs: v.optional(v.number(), 0),
  madeFor: v.optional(v.string()),
})
const endTokenSchema = v.object({
  appId: v.optional(v.string()),
  as: v.optional(v.picklist(['expired', 'replaced']), 'expired'),
})

export const douyinControlRoutes = (control: DouyinControl): ControlRoutes => [
  ['POST /sandbox/douyin/login', (body) => control.login(parseControlBody(loginSchema, body))],
  [
    'GET /sandbox/douyin/session',
    (_body, query) =>
      control.session({
        appId: query.get('appId') ?? undefined,
        userId: query.get('userId') ?? undefined,
      }),
  ],
  [
    'POST /sandbox/douyin/session/expire',
    (body) => {
      const account = parseControlBody(accountSchema, body)
      control.expireSession(account)
      return control.session(account)
    },
  ],
  ['POST /sandbox/douyin/phone', (body) => control.phone(parseControlBody(phoneSchema, body))],
  [
    'POST /sandbox/douyin/client-token/end',
    (body) => {
      const { as, appId } = parseControlBody(endTokenSchema, body)
      control.endClientToken(as, appId)
      return {}
    },
  ],
]
