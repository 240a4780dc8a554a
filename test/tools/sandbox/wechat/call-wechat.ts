import type { Sandbox } from '../../../../tools/sandbox/create-sandbox'

export type WechatBody = Record<string, unknown>

/** Calls one of WeChat's paths; a body makes it a POST. */
export const callWechat = async (
  sandbox: Sandbox,
  path: string,
  query: Record<string, string> = {},
  body?: unknown,
): Promise<WechatBody> => {
  const response = await fetch(`${sandbox.url}${path}?${new URLSearchParams(query).toString()}`, {
    ...(body === undefined
      ? {}
      : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return JSON.parse(await response.text()) as WechatBody
}

const firstApp = (sandbox: Sandbox) => {
  const app = sandbox.apps[0]
  if (app === undefined) throw new Error('the sandbox has no app')
  return app
}

/** Signs a user in to the first app. */
export const signIn = async (sandbox: Sandbox, userId = 'xiaoming') => {
  const { appId, secret } = firstApp(sandbox)
  const body = await callWechat(sandbox, '/sns/jscode2session', {
    appid: appId,
    secret,
    js_code: sandbox.issueLoginCode({ userId }),
    grant_type: 'authorization_code',
  })
  return { openid: String(body['openid']), sessionKey: String(body['session_key']) }
}

/** `stable_token` of the first app. */
export const fetchToken = (sandbox: Sandbox, more: object = {}) => {
  const { appId: appid, secret } = firstApp(sandbox)
  const body = { grant_type: 'client_credential', appid, secret, ...more }
  return callWechat(sandbox, '/cgi-bin/stable_token', {}, body)
}
