import { createOneTimeCodes, type OneTimeCodes } from '../common/one-time-codes'
import type { Clock, Random, SandboxState } from '../common/sandbox-state'
import type { SandboxUser } from '../common/test-people'
import { createDirectory, type Directory } from './directory'
import { createSessionKeys, type AppUser, type SessionKeys } from '../common/session-keys'
import { defaultApps, type SandboxApp } from './wechat-apps'

export interface WechatOptions {
  apps?: readonly SandboxApp[]
  /**
   * WeChat does not publish how long a session key lives.
   * @default three days
   */
  sessionKeyTtlMs?: number
  /**
   * From `media_check_async` to its event; WeChat takes up to 30 minutes.
   * @default 50
   */
  mediaCheckDelayMs?: number
}

/** What WeChat remembers. */
export interface WechatState {
  readonly clock: Clock
  readonly random: Random
  readonly directory: Directory
  readonly sessionKeys: SessionKeys
  /** Each with the session key that was made with it. */
  readonly loginCodes: OneTimeCodes<AppUser & { sessionKey: string }>
  readonly phoneCodes: OneTimeCodes<AppUser>
  /** By openid: when the user last opened the app. Content checks ask for it. */
  readonly lastSeenMs: Map<string, number>
}

const codeTtlMs = 5 * 60_000
const defaultSessionKeyTtlMs = 3 * 24 * 3_600_000

export const createWechatState = (
  { clock, random, users }: SandboxState,
  options: WechatOptions,
): WechatState => {
  const directory = createDirectory(options.apps ?? defaultApps, users)
  if (directory.apps.length === 0) throw new Error('the sandbox needs at least one app')
  return {
    clock,
    random,
    directory,
    sessionKeys: createSessionKeys(
      clock,
      random,
      options.sessionKeyTtlMs ?? defaultSessionKeyTtlMs,
    ),
    loginCodes: createOneTimeCodes(clock, random, codeTtlMs),
    phoneCodes: createOneTimeCodes(clock, random, codeTtlMs),
    lastSeenMs: new Map(),
  }
}

export const markSeen = (state: WechatState, app: SandboxApp, user: SandboxUser): void => {
  state.lastSeenMs.set(state.directory.openid(app, user), state.clock())
}
