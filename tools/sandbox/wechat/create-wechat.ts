import type { CallLog } from '../common/call-log'
import type { Faults } from '../common/faults'
import type { Platform } from '../common/platform'
import type { SandboxState } from '../common/sandbox-state'
import { createAccessTokens } from './access-tokens'
import { createMessagePush } from './message-push'
import { createWechatApi } from './wechat-api'
import type { SandboxApp } from './wechat-apps'
import { createWechatControl, type WechatControl } from './wechat-control'
import { wechatControlRoutes } from './wechat-control-routes'
import { createWechatState, type WechatOptions } from './wechat-state'

const defaultMediaCheckDelayMs = 50

/** `api.weixin.qq.com`, and what the control API may do to it. */
export const createWechat = (
  sandbox: SandboxState,
  faults: Faults,
  log: CallLog,
  options: WechatOptions,
): Platform<WechatControl> & { readonly apps: readonly SandboxApp[] } => {
  const state = createWechatState(sandbox, options)
  const tokens = createAccessTokens(state)
  const push = createMessagePush(state, log, options.mediaCheckDelayMs ?? defaultMediaCheckDelayMs)
  const control = createWechatControl(sandbox, state, tokens, push)
  return {
    // Every path that no other platform has: WeChat also says what it does not know.
    paths: [],
    api: createWechatApi(state, tokens, push, faults, log),
    control,
    controlRoutes: wechatControlRoutes(control),
    apps: state.directory.apps,
    close: () => {
      push.close()
    },
  }
}
