import { randomBytes } from 'node:crypto'
import { createDirectory, type Directory } from './directory'
import { defaultApps, defaultUsers, type SandboxApp, type SandboxUser } from './fixtures'
import { createOneTimeCodes, type OneTimeCodes } from './one-time-codes'
import type { Clock, Random, SandboxOptions } from './sandbox-options'
import { createSessionKeys, type AppUser, type SessionKeys } from './session-keys'

/** Everything that this WeChat remembers. It is gone with the process. */
export interface World {
  readonly clock: Clock
  readonly random: Random
  readonly directory: Directory
  readonly sessionKeys: SessionKeys
  /** Each with the session key that was made with it. */
  readonly loginCodes: OneTimeCodes<AppUser & { sessionKey: string }>
  readonly phoneCodes: OneTimeCodes<AppUser>
  /** Who `wx.login` signs in while nobody is named. */
  currentUserId: string
  /** When the user last opened the app; content checks ask for it. */
  readonly lastSeenMs: Map<string, number>
}

const codeTtlMs = 5 * 60_000
const defaultSessionKeyTtlMs = 3 * 24 * 3_600_000

export const createWorld = (options: SandboxOptions): World => {
  const clock = options.clock ?? Date.now
  const random = options.random ?? randomBytes
  const directory = createDirectory(options.apps ?? defaultApps, options.users ?? defaultUsers)
  const firstUser = directory.users[0]
  if (firstUser === undefined || directory.apps.length === 0) {
    throw new Error('the sandbox needs at least one app and one user')
  }
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
    currentUserId: firstUser.id,
    lastSeenMs: new Map(),
  }
}

export const markSeen = (world: World, app: SandboxApp, user: SandboxUser): void => {
  world.lastSeenMs.set(world.directory.openid(app, user), world.clock())
}
