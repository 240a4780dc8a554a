import { findUser } from '../../common/find-account'
import type { SandboxOfficialAccount } from './official-accounts'
import type { OauthScope, OfficialAccountState } from './official-account-state'

/** A valid call of the authorize page. */
export interface AuthorizeRequest {
  account: SandboxOfficialAccount
  redirectUri: URL
  scope: OauthScope
  state: string
}

/** WeChat shows these to the user, on a page without a way back. */
export class AuthorizeError extends Error {
  override readonly name = 'AuthorizeError'

  constructor(
    readonly errcode: number,
    message: string,
  ) {
    super(message)
  }
}

/** Throws an `AuthorizeError` with WeChat's number: the parameter is wrong or the domain is not registered. */
export const readAuthorizeRequest = (
  { accounts }: Pick<OfficialAccountState, 'accounts'>,
  query: URLSearchParams,
): AuthorizeRequest => {
  const account = accounts.find(({ appId }) => appId === query.get('appid'))
  if (account === undefined) throw new AuthorizeError(10012, 'appid 参数错误')
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!URL.canParse(redirectUri)) throw new AuthorizeError(10003, 'redirect_uri 参数错误')
  const url = new URL(redirectUri)
  if (!account.redirectDomains.includes(url.hostname)) {
    throw new AuthorizeError(10003, 'redirect_uri域名与后台配置不一致')
  }
  if (query.get('response_type') !== 'code')
    throw new AuthorizeError(10004, 'response_type 参数错误')
  const scope = query.get('scope')
  if (scope !== 'snsapi_base' && scope !== 'snsapi_userinfo') {
    throw new AuthorizeError(10005, 'scope 参数错误')
  }
  const state = query.get('state') ?? ''
  if (!/^[A-Za-z0-9]{0,128}$/.test(state)) throw new AuthorizeError(10006, 'state 参数错误')
  return { account, redirectUri: url, scope, state }
}

/** The address that the browser goes back to. The code is there before the `#`; a decline has none. */
export const callbackUrl = (
  state: OfficialAccountState,
  request: AuthorizeRequest,
  decision: { userId?: string | undefined; isSnapshot?: boolean } | null,
): string => {
  const { account, redirectUri, scope } = request
  const url = new URL(redirectUri)
  if (decision !== null) {
    const user = findUser(state.sandbox, decision)
    const isSnapshot = decision.isSnapshot === true && scope === 'snsapi_userinfo'
    const code = state.codes.issue({ appId: account.appId, userId: user.id, scope, isSnapshot })
    url.searchParams.set('code', code)
  }
  url.searchParams.set('state', request.state)
  return url.href
}
