import { createHash } from 'node:crypto'
import { createOneTimeCodes, type OneTimeCodes } from '../common/one-time-codes'
import type { SandboxState } from '../common/sandbox-state'
import { createSessionKeys, type AppUser, type SessionKeys } from '../common/session-keys'
import type { SandboxUser } from '../common/test-people'
import { defaultDouyinApps, type SandboxDouyinApp } from './douyin-apps'

export interface DouyinOptions {
  douyinApps?: readonly SandboxDouyinApp[]
}

/** What Douyin remembers. */
export interface DouyinState {
  readonly sandbox: SandboxState
  readonly apps: readonly SandboxDouyinApp[]
  readonly sessionKeys: SessionKeys
  /** Each with the session key that was made with it. */
  readonly loginCodes: OneTimeCodes<AppUser & { sessionKey: string }>
  readonly anonymousCodes: OneTimeCodes<AppUser>
  readonly phoneCodes: OneTimeCodes<AppUser>
}

const codeTtlMs = 5 * 60_000
/** Douyin does not publish how long a session key lives. */
const sessionKeyTtlMs = 3 * 24 * 3_600_000

export const createDouyinState = (sandbox: SandboxState, options: DouyinOptions): DouyinState => {
  const { clock, random } = sandbox
  return {
    sandbox,
    apps: options.douyinApps ?? defaultDouyinApps,
    sessionKeys: createSessionKeys(clock, random, sessionKeyTtlMs),
    loginCodes: createOneTimeCodes(clock, random, codeTtlMs),
    anonymousCodes: createOneTimeCodes(clock, random, codeTtlMs),
    phoneCodes: createOneTimeCodes(clock, random, codeTtlMs),
  }
}

export const isSignedIn = (user: SandboxUser): boolean => user.isSignedInToDouyin ?? true

export const openidOf = (app: SandboxDouyinApp, user: SandboxUser): string =>
  `_000${derive('openid', app.appId, user.id)}`

export const anonymousOpenidOf = (app: SandboxDouyinApp, user: SandboxUser): string =>
  `_000${derive('device', app.appId, user.id)}`

/** Douyin's text for a user without one is empty. */
export const unionidOf = (app: SandboxDouyinApp, user: SandboxUser): string =>
  user.hasUnionid ? derive('unionid', app.developer, user.id) : ''

const derive = (...parts: string[]) =>
  createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 32)
