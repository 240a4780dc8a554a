import type { CallLog } from '../common/call-log'
import type { Faults } from '../common/faults'
import type { Platform } from '../common/platform'
import type { SandboxState } from '../common/sandbox-state'
import { createClientTokens } from './client-tokens'
import { createDouyinApi } from './douyin-api'
import type { SandboxDouyinApp } from './douyin-apps'
import { createDouyinControl, douyinControlRoutes, type DouyinControl } from './douyin-control'
import { createDouyinState, type DouyinOptions } from './douyin-state'

/** Douyin's two servers, and what the control API may do to them. */
export const createDouyin = (
  sandbox: SandboxState,
  faults: Faults,
  log: CallLog,
  options: DouyinOptions,
): Platform<DouyinControl> & { readonly apps: readonly SandboxDouyinApp[] } => {
  const state = createDouyinState(sandbox, options)
  const tokens = createClientTokens(state)
  const control = createDouyinControl(state, tokens)
  return {
    ...createDouyinApi(state, tokens, faults, log),
    control,
    controlRoutes: douyinControlRoutes(control),
    apps: state.apps,
    close: () => undefined,
  }
}
