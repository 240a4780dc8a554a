import { createHash } from 'node:crypto'
import { createOneTimeCodes, type OneTimeCodes } from '../common/one-time-codes'
import type { SandboxState } from '../common/sandbox-state'
import type { AlipayIdPhase, SandboxUser } from '../common/test-people'
import { defaultAlipayApps, type SandboxAlipayApp } from './alipay-apps'

export interface AlipayOptions {
  alipayApps?: readonly SandboxAlipayApp[]
}

/** What Alipay remembers. */
export interface AlipayState {
  readonly sandbox: SandboxState
  readonly apps: readonly SandboxAlipayApp[]
  readonly authCodes: OneTimeCodes<{ appId: string; userId: string }>
  /** By user id: what the control API set. */
  readonly idPhases: Map<string, AlipayIdPhase>
}

/** Alipay lets a code live from 3 minutes to 24 hours. */
const codeTtlMs = 3 * 60_000

export const createAlipayState = (sandbox: SandboxState, options: AlipayOptions): AlipayState => ({
  sandbox,
  apps: options.alipayApps ?? defaultAlipayApps,
  authCodes: createOneTimeCodes(sandbox.clock, sandbox.random, codeTtlMs),
  idPhases: new Map(),
})

/** The ids of a user as an answer has them; those that it does not have are left out. */
export const idsOf = (state: AlipayState, app: SandboxAlipayApp, user: SandboxUser) => {
  const phase = state.idPhases.get(user.id) ?? user.alipayIds ?? 'open_id'
  return {
    ...(phase === 'user_id' ? {} : { open_id: openId(app.appId, user) }),
    ...(phase === 'open_id' ? {} : { user_id: userIdOf(user) }),
    ...(app.group === null || !user.hasUnionid ? {} : { union_id: unionId(app.group, user) }),
  }
}

/** One user has another open id in every app. */
const openId = (appId: string, user: SandboxUser) =>
  `0${derive('open id', appId, user.id).slice(0, 27)}`

const unionId = (group: string, user: SandboxUser) =>
  `0${derive('union id', group, user.id).slice(0, 27)}`

/** The same in every app: 16 digits that begin with 2088. */
const userIdOf = (user: SandboxUser) =>
  `2088${BigInt(`0x${createHash('sha256').update(user.id).digest('hex').slice(0, 16)}`)
    .toString()
    .padStart(12, '0')
    .slice(-12)}`

const derive = (...parts: string[]) =>
  createHash('sha256').update(parts.join('\n')).digest('base64url')
