import { createPublicKey } from 'node:crypto'
import { gatewayPath } from '../sandbox/alipay/alipay-api'
import type { SandboxAlipayApp } from '../sandbox/alipay/alipay-apps'
import type { SandboxDouyinApp } from '../sandbox/douyin/douyin-apps'
import type { SandboxOfficialAccount } from '../sandbox/wechat/official-account/official-accounts'

type Environment = Record<string, string>

/** The server's settings for an official account that the sandbox has; `webOrigins` are the pages'. */
export const officialAccountSettings = (
  sandboxUrl: string,
  account: SandboxOfficialAccount,
  webOrigins: readonly string[],
): Environment => ({
  WECHAT_OA_APP_ID: account.appId,
  WECHAT_OA_APP_SECRET: account.secret,
  WECHAT_OA_API_BASE_URL: sandboxUrl,
  WECHAT_OA_AUTHORIZE_BASE_URL: sandboxUrl,
  WEB_ORIGINS: webOrigins.join(','),
})

export interface WebSettingsOptions {
  /** What `.env` says for the server. */
  serverEnv: Environment
  /** Of the web page beside the phone. */
  origin: string
  previewUrl: string
  publicBaseUrl: string
  sandboxUrl: string
  /** Null where the server talks to a real one. */
  account: SandboxOfficialAccount | null
}

/** What the web page beside the phone needs of the server: its cookie, WeChat's page, and the phone. */
export const webSettings = (options: WebSettingsOptions): Environment => {
  const { serverEnv, origin, previewUrl, publicBaseUrl, sandboxUrl, account } = options
  const listed = serverEnv['WEB_ORIGINS'] ?? serverEnv['CORS_ORIGINS']
  const origins = listed === undefined ? [origin] : [listed, origin]
  // WeChat's page leads back to the public address, whose cookies are not the web page's elsewhere.
  const isOneSite = new URL(publicBaseUrl).hostname === new URL(origin).hostname
  return {
    WEB_ORIGINS: origins.join(','),
    // Its old name, which must not differ.
    CORS_ORIGINS: '',
    ...(account !== null && isOneSite ? officialAccountSettings(sandboxUrl, account, origins) : {}),
    ...(serverEnv['HANDOVER_PAGE'] === undefined
      ? { HANDOVER_LINK_URL: `${previewUrl}/#/pages/account/handover/index?scene={id}` }
      : {}),
  }
}

/** The server's settings for an app of Douyin that the sandbox has. */
export const douyinSettings = (sandboxUrl: string, douyin: SandboxDouyinApp): Environment => ({
  DOUYIN_APP_ID: douyin.appId,
  DOUYIN_APP_SECRET: douyin.secret,
  DOUYIN_APP_PRIVATE_KEYS: [douyin.privateKey, douyin.formerPrivateKey].join(','),
  DOUYIN_API_BASE_URL: sandboxUrl,
  DOUYIN_OPEN_API_BASE_URL: sandboxUrl,
})

/** The server's settings for an app of Alipay, in key mode, that the sandbox has. */
export const alipaySettings = (sandboxUrl: string, alipay: SandboxAlipayApp): Environment => ({
  ALIPAY_APP_ID: alipay.appId,
  ALIPAY_APP_PRIVATE_KEY: alipay.privateKey,
  ALIPAY_PUBLIC_KEY: createPublicKey(alipay.alipayPrivateKey)
    .export({ format: 'pem', type: 'spki' })
    .toString(),
  ALIPAY_AES_KEY: alipay.aesKey,
  ALIPAY_GATEWAY_URL: `${sandboxUrl}${gatewayPath}`,
})
