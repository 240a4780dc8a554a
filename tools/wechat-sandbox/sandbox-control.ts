import type { AccessTokens } from './access-tokens'
import type { CallLog, CallRecord } from './call-log'
import { issueLoginCode } from './code2session'
import type { Verdict } from './content-checks'
import { sealData, type EncryptedDataKind, type SealedData } from './encrypted-data'
import type { Fault, Faults } from './faults'
import { touristAppId, type SandboxApp, type SandboxUser } from './fixtures'
import { isLoopbackUrl } from './loopback'
import type { MessagePush, PushTarget } from './message-push'
import type { World } from './world'

/** Names an app and a user; without them the first app and the current user. */
export interface Who {
  appId?: string | undefined
  userId?: string | undefined
}

/** What is wrong with a request to the control API, and the HTTP status that says so. */
export class ControlError extends Error {
  override readonly name = 'ControlError'

  constructor(
    readonly status: 400 | 404 | 409 | 415,
    message: string,
  ) {
    super(message)
  }
}

/** A user as the control API shows it. */
export interface ListedUser extends SandboxUser {
  current: boolean
}

/** What a test or a preview does to this WeChat; `/sandbox/…` is the same over HTTP. */
export interface SandboxControl {
  users(): ListedUser[]
  setCurrentUser(userId: string): ListedUser
  /** What `wx.login` gives. For `touristappid` it is DevTools' mock code. */
  issueLoginCode(who?: Who): string
  /** What `wx.checkSession` asks: whether the key of the user's latest code lives. */
  session(who?: Who): { alive: boolean; expiresAt: string | null }
  expireSession(who?: Who): void
  /** What the phone button gives. Not a login code. */
  issuePhoneCode(who?: Who): string
  /** Sealed with the user's living session key; `ageMs` makes the watermark older. */
  encryptedData(options?: Who & { kind?: EncryptedDataKind; ageMs?: number }): SealedData
  /** Ends the app's access token. */
  endAccessToken(as: 'expired' | 'replaced', appId?: string): void
  /** Where the app's events go. Rejects unless the address answers WeChat's check. */
  setMessagePush(target: PushTarget & { appId?: string | undefined }): Promise<void>
  /** What the check of an image finds, from now on. */
  setMediaVerdict(verdict: Verdict): void
  faults(): Fault[]
  setFaults(faults: readonly Fault[]): void
  calls(): CallRecord[]
}

export const createSandboxControl = (
  world: World,
  tokens: AccessTokens,
  push: MessagePush,
  faults: Faults,
  log: CallLog,
): SandboxControl => {
  const { directory, sessionKeys } = world

  const userOf = (who: Who): SandboxUser => {
    const user = directory.user(who.userId ?? world.currentUserId)
    if (user === null) throw new ControlError(404, 'no such user')
    return user
  }

  const appOf = (who: Who): SandboxApp => {
    const app = who.appId === undefined ? directory.apps[0] : directory.app(who.appId)
    if (app === null || app === undefined) throw new ControlError(404, 'no such app')
    return app
  }

  const listed = (user: SandboxUser): ListedUser => ({
    ...user,
    current: user.id === world.currentUserId,
  })

  const ownerOf = (who: Who) => ({ appId: appOf(who).appId, userId: userOf(who).id })

  return {
    users: () => directory.users.map(listed),
    setCurrentUser(userId) {
      const user = userOf({ userId })
      world.currentUserId = user.id
      return listed(user)
    },
    issueLoginCode(who = {}) {
      const appId = who.appId === touristAppId ? touristAppId : appOf(who).appId
      return issueLoginCode(world, appId, userOf(who))
    },
    session(who = {}) {
      const key = sessionKeys.current(ownerOf(who))
      return {
        alive: key !== null,
        expiresAt: key === null ? null : new Date(key.expiresAtMs).toISOString(),
      }
    },
    expireSession(who = {}) {
      sessionKeys.expire(ownerOf(who))
    },
    issuePhoneCode(who = {}) {
      const user = userOf(who)
      if (user.phone === null) throw new ControlError(409, 'this user has no phone number')
      return world.phoneCodes.issue({ appId: appOf(who).appId, userId: user.id })
    },
    encryptedData({ kind = 'userInfo', ageMs = 0, ...who } = {}) {
      const key = sessionKeys.current(ownerOf(who))
      if (key === null) throw new ControlError(409, 'this user has no living session key')
      return sealData(world, {
        app: appOf(who),
        user: userOf(who),
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
    faults: () => faults.list(),
    setFaults(next) {
      faults.replace(next)
    },
    calls: () => log.since(0),
  }
}
