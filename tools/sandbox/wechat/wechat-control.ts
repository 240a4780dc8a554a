import { ControlError } from '../common/control-error'
import { findApp, findUser, type AccountRef } from '../common/find-account'
import { isLoopbackUrl } from '../common/loopback'
import type { SandboxState } from '../common/sandbox-state'
import type { AccessTokens } from './access-tokens'
import { issueLoginCode } from './code2session'
import type { Verdict } from './content-checks'
import { sealData, type EncryptedDataKind, type SealedData } from './encrypted-data'
import type { MessagePush, PushTarget } from './message-push'
import { touristAppId } from './wechat-apps'
import { markSeen, type WechatState } from './wechat-state'

/** What a test or the preview does to WeChat; `/sandbox/…` is the same over HTTP. */
export interface WechatControl {
  /** What `wx.login` gives. For `touristappid` it is DevTools' mock code. */
  issueLoginCode(account?: AccountRef): string
  /** What `wx.checkSession` asks: whether the key of the user's latest code lives. */
  session(account?: AccountRef): { alive: boolean; expiresAt: string | null }
  expireSession(account?: AccountRef): void
  /** The ids by which the cloud hosting's gateway names the user to a service. */
  identity(account?: AccountRef): { openid: string; unionid: string | null }
  /** What the phone button gives. Not a login code. */
  issuePhoneCode(account?: AccountRef): string
  /** Sealed with the user's living session key; `ageMs` makes the watermark older. */
  encryptedData(options?: AccountRef & { kind?: EncryptedDataKind; ageMs?: number }): SealedData
  /** Ends the app's access token. */
  endAccessToken(as: 'expired' | 'replaced', appId?: string): void
  /** Where the app's events go. Rejects unless the address answers WeChat's check. */
  setMessagePush(target: PushTarget & { appId?: string | undefined }): Promise<void>
  /** What the check of an image finds, from now on. */
  setMediaVerdict(verdict: Verdict): void
}

export const createWechatControl = (
  sandbox: SandboxState,
  state: WechatState,
  tokens: AccessTokens,
  push: MessagePush,
): WechatControl => {
  const { directory, sessionKeys } = state

  const userOf = (account: AccountRef) => findUser(sandbox, account)
  const appOf = (account: AccountRef) => findApp(directory.apps, account)
  const ownerOf = (account: AccountRef) => ({
    appId: appOf(account).appId,
    userId: userOf(account).id,
  })

  return {
    issueLoginCode(account = {}) {
      const appId = account.appId === touristAppId ? touristAppId : appOf(account).appId
      return issueLoginCode(state, appId, userOf(account))
    },
    session(account = {}) {
      const key = sessionKeys.current(ownerOf(account))
      return {
        alive: key !== null,
        expiresAt: key === null ? null : new Date(key.expiresAtMs).toISOString(),
      }
    },
    identity(account = {}) {
      const [app, user] = [appOf(account), userOf(account)]
      // A call that comes through the gateway shows that the user has the app open.
      markSeen(state, app, user)
      return { openid: directory.openid(app, user), unionid: directory.unionid(app, user) }
    },
    expireSession(account = {}) {
      sessionKeys.expire(ownerOf(account))
    },
    issuePhoneCode(account = {}) {
      const user = userOf(account)
      if (user.phone === null) throw new ControlError(409, 'this user has no phone number')
      return state.phoneCodes.issue({ appId: appOf(account).appId, userId: user.id })
    },
    encryptedData({ kind = 'userInfo', ageMs = 0, ...account } = {}) {
      const key = sessionKeys.current(ownerOf(account))
      if (key === null) throw new ControlError(409, 'this user has no living session key')
      return sealData(state, {
        app: appOf(account),
        user: userOf(account),
        sessionKey: key.key,
        kind,
        ageMs,
      })
    },
    endAccessToken(as, appId) {
      tokens.end(appOf({ appId }).appId, as)
    },
    async setMessagePush({ appId, ...target }) {
      if (!isLoopbackUrl(target.url)) throw new ControlError(400, 'the url must be of this machine')
      if (!(await push.setTarget(appOf({ appId }).appId, target))) {
        throw new ControlError(409, 'the url did not answer the echostr')
      }
    },
    setMediaVerdict(verdict) {
      push.setMediaVerdict(verdict)
    },
  }
}
