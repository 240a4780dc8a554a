import type { IncomingHttpHeaders } from 'node:http'
import type { ProviderIdentity } from './provider'

export interface GatewayIdentity {
  appId: string
  identity: ProviderIdentity
}

/** Headers by which the gateway of WeChat's cloud hosting speaks for the user. */
const gatewayHeaders = ['x-wx-openid', 'x-wx-from-openid'] as const

export const claimsGatewayIdentity = (headers: IncomingHttpHeaders): boolean =>
  gatewayHeaders.some((name) => headers[name] !== undefined)

/**
 * The user who, by WeChat's own gateway, is calling; null where the request did not come through it. The
 * gateway writes these headers itself and marks with `x-wx-source` what came from WeChat; only
 * behind it may they be believed.
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloudrun/src/development/weixin/index.md
 */
export const readGatewayIdentity = (headers: IncomingHttpHeaders): GatewayIdentity | null => {
  if (textOf(headers, 'x-wx-source') === null) return null
  // With an environment that another app lends out, the user is the `from` one.
  const lent = identityOf(headers, 'x-wx-from-')
  return lent ?? identityOf(headers, 'x-wx-')
}

const identityOf = (headers: IncomingHttpHeaders, prefix: string): GatewayIdentity | null => {
  const openid = textOf(headers, `${prefix}openid`)
  const appId = textOf(headers, `${prefix}appid`)
  if (openid === null || appId === null) return null
  const unionId = textOf(headers, `${prefix}unionid`)
  return { appId, identity: { subject: openid, aliases: [], unionId, sessionKey: null } }
}

const textOf = (headers: IncomingHttpHeaders, name: string): string | null => {
  const value = headers[name]
  return typeof value === 'string' && /^[\w-]{1,128}$/.test(value) ? value : null
}
