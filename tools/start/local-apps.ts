import { defaultAlipayApps, type SandboxAlipayApp } from '../sandbox/alipay/alipay-apps'
import { defaultDouyinApps, type SandboxDouyinApp } from '../sandbox/douyin/douyin-apps'
import {
  defaultOfficialAccounts,
  type SandboxOfficialAccount,
} from '../sandbox/wechat/official-account/official-accounts'
import type { SandboxApp } from '../sandbox/wechat/wechat-apps'
import type { HostName } from '../preview/hosts'
import type { LocalSettings } from './local-settings'

/** This checkout's app on each platform of the sandbox, with the sandbox's public test keys. */
export interface LocalApps {
  wechat: SandboxApp
  officialAccount: SandboxOfficialAccount
  douyin: SandboxDouyinApp
  alipay: SandboxAlipayApp
}

export const localApps = (local: LocalSettings): LocalApps => {
  const [douyin] = defaultDouyinApps
  const [alipay] = defaultAlipayApps
  const [officialAccount] = defaultOfficialAccounts
  if (douyin === undefined || alipay === undefined || officialAccount === undefined) {
    throw new Error('the sandbox has no app')
  }
  return {
    wechat: { appId: local.appId, secret: local.appSecret },
    officialAccount,
    douyin: { ...douyin, appId: local.douyin.appId, secret: local.douyin.appSecret },
    alipay: { ...alipay, appId: local.alipay.appId },
  }
}

/** The app that the preview runs. */
export const appIdOn = (host: HostName, { wechat, douyin, alipay }: LocalApps): string =>
  ({ weapp: wechat, tt: douyin, alipay })[host].appId
