import type { CallLog } from '../common/call-log'
import type { Faults } from '../common/faults'
import type { Platform } from '../common/platform'
import type { SandboxState } from '../common/sandbox-state'
import { createAlipayApi, gatewayPath } from './alipay-api'
import type { SandboxAlipayApp } from './alipay-apps'
import { alipayControlRoutes, createAlipayControl, type AlipayControl } from './alipay-control'
import { createAlipayState, type AlipayOptions } from './alipay-state'

/** Alipay's gateway, and what the control API may do to it. */
export const createAlipay = (
  sandbox: SandboxState,
  faults: Faults,
  log: CallLog,
  options: AlipayOptions,
): Platform<AlipayControl> & { readonly apps: readonly SandboxAlipayApp[] } => {
  const state = createAlipayState(sandbox, options)
  const control = createAlipayControl(state)
  return {
    paths: [gatewayPath],
    api: createAlipayApi(state, faults, log),
    control,
    controlRoutes: alipayControlRoutes(control),
    apps: state.apps,
    close: () => undefined,
  }
}
