import type { Settings } from '../config/settings'
import { createAlipayClient } from '../providers/alipay/alipay-client'
import { createDouyinClient } from '../providers/douyin/douyin-client'
import { createOfficialAccountClient } from '../providers/official-account/official-account-client'
import { ProviderError } from '../upstream/provider-error'
import { createWechatClient } from '../wechat/wechat-client'
import { WechatError } from '../wechat/wechat-error'
import { ok, wrong, type Finding } from './finding'

/** Asks each app's platform whether it knows the app and its secret or key. One call each. */
export const examinePlatforms = (settings: Settings): Promise<Finding[]> =>
  Promise.all([
    ...settings.wechatApps.map((app) => examineWechat(settings, app)),
    ...(settings.officialAccount === null
      ? []
      : [examineOfficialAccount(settings.officialAccount)]),
    ...(settings.douyin === null ? [] : [examineDouyin(settings.douyin)]),
    ...(settings.alipay === null ? [] : [examineAlipay(settings.alipay)]),
  ])

const wechatFixes: Readonly<Record<number, string>> = {
  40013: 'WECHAT_APP_ID is wrong: copy the AppID from the console (开发管理 > 开发设置)',
  40125: 'WECHAT_APP_SECRET is wrong or was reset: generate a new one on the console and set it',
  40164:
    'the address of this server is not on the IP list: add it on the console (开发管理 > 开发设置 > IP白名单)',
  41002: 'WECHAT_APP_ID is missing',
  41004: 'WECHAT_APP_SECRET is missing',
  40243: 'the AppSecret is frozen: unfreeze it on the console',
}

const examineWechat = async (
  { wechatApiBaseUrl, wechatTimeoutMs }: Settings,
  { appId, appSecret }: Settings['wechatApps'][number],
): Promise<Finding> => {
  const subject = `WeChat ${appId}`
  const client = createWechatClient({
    appId,
    appSecret: appSecret.reveal(),
    baseUrl: wechatApiBaseUrl,
    timeoutMs: wechatTimeoutMs,
  })
  try {
    await client.checkSecret()
    return ok(subject, 'accepts the AppID and the secret')
  } catch (error) {
    if (!(error instanceof WechatError)) throw error
    const fix =
      (error.errcode === null ? undefined : wechatFixes[error.errcode]) ??
      (error.errcode === null
        ? `check DNS, firewall and WECHAT_API_BASE_URL (${wechatApiBaseUrl})`
        : 'look the errcode up: https://developers.weixin.qq.com/doc/oplatform/developers/errCode')
    return wrong(subject, error.message, fix)
  } finally {
    await client.close()
  }
}

const examineDouyin = async ({
  appSecret,
  ...options
}: NonNullable<Settings['douyin']>): Promise<Finding> => {
  const subject = `Douyin ${options.appId}`
  const client = createDouyinClient({ ...options, appSecret: appSecret.reveal() })
  try {
    await client.checkSecret()
    const phones =
      options.privateKeys.length === 0
        ? '; from base library 3.51.0 on, phone numbers need DOUYIN_APP_PRIVATE_KEYS'
        : ''
    return ok(subject, `accepts the appid and the secret${phones}`)
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    const fix = error.retryable
      ? `check DNS, firewall and DOUYIN_OPEN_API_BASE_URL (${options.openBaseUrl})`
      : 'DOUYIN_APP_ID or DOUYIN_APP_SECRET is wrong: copy both from the console'
    return wrong(subject, error.message, fix)
  } finally {
    await client.close()
  }
}

/** No call only checks the keys there: a code that is none shows that they were accepted. */
const invalidCode = 'doctor'

const officialAccountFixes: Readonly<Record<string, string>> = {
  40013: 'WECHAT_OA_APP_ID is wrong: copy the AppID from the official account’s console',
  40125: 'WECHAT_OA_APP_SECRET is wrong or was reset: generate a new one on the console and set it',
  48001: 'the account may not sign users in: it must be a certified service account (服务号)',
}

const examineOfficialAccount = async ({
  appSecret,
  ...options
}: NonNullable<Settings['officialAccount']>): Promise<Finding> => {
  const subject = `official account ${options.appId}`
  const client = createOfficialAccountClient({ ...options, appSecret: appSecret.reveal() })
  try {
    await client.exchangeCode(invalidCode)
    return wrong(subject, 'signed somebody in with no code', 'check WECHAT_OA_API_BASE_URL')
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    if (error.kind === 'code_invalid') return ok(subject, 'accepts the AppID and the secret')
    const fix = error.retryable
      ? `check DNS, firewall and WECHAT_OA_API_BASE_URL (${options.baseUrl})`
      : (officialAccountFixes[error.platformCode ?? ''] ??
        'look the errcode up: https://developers.weixin.qq.com/doc/oplatform/developers/errCode')
    return wrong(subject, error.message, fix)
  } finally {
    await client.close()
  }
}

const alipayFixes: Readonly<Record<string, string>> = {
  'isv.invalid-app-id': 'ALIPAY_APP_ID is wrong: copy it from the console',
  'isv.invalid-signature':
    'ALIPAY_APP_PRIVATE_KEY does not match the public key or certificate on the console',
  'isv.missing-signature-key': 'upload the public key of ALIPAY_APP_PRIVATE_KEY to the console',
  'isv.insufficient-isv-permissions':
    'the app is not online, or has no right to sign users in: see the console',
}

const examineAlipay = async (options: NonNullable<Settings['alipay']>): Promise<Finding> => {
  const subject = `Alipay ${options.appId}`
  const client = createAlipayClient({ ...options, aesKey: null })
  try {
    await client.exchangeCode(invalidCode)
    return wrong(subject, 'signed somebody in with no code', 'check ALIPAY_GATEWAY_URL')
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    if (error.kind === 'code_invalid') {
      const phones = options.aesKey === null ? '; phone numbers need ALIPAY_AES_KEY' : ''
      return ok(subject, `accepts the app id and the signature${phones}`)
    }
    const fix = error.retryable
      ? `check DNS, firewall and ALIPAY_GATEWAY_URL (${options.gatewayUrl})`
      : (alipayFixes[error.platformCode ?? ''] ??
        "ALIPAY_PUBLIC_KEY or ALIPAY_CERT is not Alipay's: the console shows it beside the app's own")
    return wrong(subject, error.message, fix)
  } finally {
    await client.close()
  }
}
