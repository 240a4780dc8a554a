import * as v from 'valibot'
import { ControlError } from '../../common/control-error'
import { parseControlBody, type ControlRoutes } from '../../common/control-route'
import { isLoopbackUrl } from '../../common/loopback'
import { AuthorizeError, callbackUrl, readAuthorizeRequest } from './authorize-request'
import {
  authorizeModes,
  type AuthorizeMode,
  type OfficialAccountState,
} from './official-account-state'

export interface AuthorizeDecision {
  userId?: string | undefined
  /** What the user taps on the sheet, or what WeChat makes of the page. @default 'allow' */
  as?: 'allow' | 'deny' | 'snapshot' | undefined
}

/** What a test or the preview does on the authorize page; `/sandbox/official-account/…` is the same over HTTP. */
export interface OfficialAccountControl {
  /** The address that the browser goes back to from this authorize page. */
  authorize(authorizeUrl: string, decision?: AuthorizeDecision): string
  /** How the authorize page answers by itself, from now on. */
  setBehavior(behavior: { mode?: AuthorizeMode; callsBackTwice?: boolean }): void
}

export const createOfficialAccountControl = (
  state: OfficialAccountState,
): OfficialAccountControl => ({
  authorize(authorizeUrl, { userId, as = 'allow' } = {}) {
    if (!isLoopbackUrl(authorizeUrl)) throw new ControlError(400, 'not an address of the sandbox')
    try {
      const request = readAuthorizeRequest(state, new URL(authorizeUrl).searchParams)
      const isSnapshot = as === 'snapshot'
      return callbackUrl(state, request, as === 'deny' ? null : { userId, isSnapshot })
    } catch (error) {
      if (!(error instanceof AuthorizeError)) throw error
      throw new ControlError(409, `${String(error.errcode)} ${error.message}`)
    }
  },
  setBehavior({ mode, callsBackTwice }) {
    state.mode = mode ?? state.mode
    state.callsBackTwice = callsBackTwice ?? state.callsBackTwice
  },
})

const authorizeSchema = v.object({
  authorizeUrl: v.string(),
  userId: v.optional(v.string()),
  as: v.optional(v.picklist(['allow', 'deny', 'snapshot'])),
})
const behaviorSchema = v.object({
  mode: v.optional(v.picklist(authorizeModes)),
  callsBackTwice: v.optional(v.boolean()),
})

export const officialAccountControlRoutes = (
  control: OfficialAccountControl,
  state: OfficialAccountState,
): ControlRoutes => [
  [
    'POST /sandbox/official-account/authorize',
    (body) => {
      const { authorizeUrl, ...decision } = parseControlBody(authorizeSchema, body)
      return { callbackUrl: control.authorize(authorizeUrl, decision) }
    },
  ],
  [
    'PUT /sandbox/official-account/behavior',
    (body) => {
      const { mode, callsBackTwice } = parseControlBody(behaviorSchema, body)
      control.setBehavior({
        ...(mode === undefined ? {} : { mode }),
        ...(callsBackTwice === undefined ? {} : { callsBackTwice }),
      })
      return { mode: state.mode, callsBackTwice: state.callsBackTwice }
    },
  ],
]
