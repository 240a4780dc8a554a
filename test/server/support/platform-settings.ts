import { createPublicKey } from 'node:crypto'
import type { Sandbox } from '../../../tools/sandbox/create-sandbox'

type Environment = Record<string, string>

/** The server's settings for the sandbox's first apps at Douyin and Alipay. */
export const platformSettings = (sandbox: Sandbox): Environment => {
  const [douyin] = sandbox.douyin.apps
  const [alipay] = sandbox.alipay.apps
  if (douyin === undefined || alipay === undefined) throw new Error('the sandbox has no app')
  return {
    DOUYIN_APP_ID: douyin.appId,
    DOUYIN_APP_SECRET: douyin.secret,
    DOUYIN_APP_PRIVATE_KEYS: [douyin.privateKey, douyin.formerPrivateKey].join(','),
    DOUYIN_API_BASE_URL: sandbox.url,
    DOUYIN_OPEN_API_BASE_URL: sandbox.url,
    ALIPAY_APP_ID: alipay.appId,
    ALIPAY_APP_PRIVATE_KEY: alipay.privateKey,
    ALIPAY_PUBLIC_KEY: publicKeyOf(alipay.alipayPrivateKey),
    ALIPAY_AES_KEY: alipay.aesKey,
    ALIPAY_GATEWAY_URL: sandbox.alipay.gatewayUrl,
  }
}

/** The public half of a key, in PEM. */
export const publicKeyOf = (privateKey: string): string =>
  createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }).toString()
