import type { CallLog } from '../../common/call-log'
import type { Faults } from '../../common/faults'
import type { Platform } from '../../common/platform'
import type { SandboxState } from '../../common/sandbox-state'
import { createCallServer } from '../serve-wechat-call'
import { authorizePath, createAuthorizePage } from './authorize-page'
import { createOauthToken, createUserInfo } from './oauth-calls'
import {
  createOfficialAccountControl,
  officialAccountControlRoutes,
  type OfficialAccountControl,
} from './official-account-control'
import { createOfficialAccountState, type OfficialAccountOptions } from './official-account-state'
import type { SandboxOfficialAccount } from './official-accounts'

/** The authorize page, and the calls of `api.weixin.qq.com` that belong to it. */
export const createOfficialAccount = (
  sandbox: SandboxState,
  faults: Faults,
  log: CallLog,
  options: OfficialAccountOptions,
): Platform<OfficialAccountControl> & { readonly accounts: readonly SandboxOfficialAccount[] } => {
  const state = createOfficialAccountState(sandbox, options)
  const control = createOfficialAccountControl(state)
  const authorizePage = createAuthorizePage(state)
  const calls = new Map([
    ['/sns/oauth2/access_token', createOauthToken(state)],
    ['/sns/userinfo', createUserInfo(state)],
  ])
  const serveCall = createCallServer(calls, { ...sandbox, faults, log })
  return {
    paths: [authorizePath, ...calls.keys()],
    api: (request, response, url, body) =>
      (url.pathname === authorizePath ? authorizePage : serveCall)(request, response, url, body),
    control,
    controlRoutes: officialAccountControlRoutes(control, state),
    accounts: state.accounts,
    close: () => undefined,
  }
}
