import type { Sandbox } from '../../../tools/sandbox/create-sandbox'
import {
  alipaySettings,
  douyinSettings,
  officialAccountSettings,
} from '../../../tools/start/platform-settings'
import type { SandboxOfficialAccount } from '../../../tools/sandbox/wechat/official-account/official-accounts'

type Environment = Record<string, string>

/** The server's settings for the sandbox's first apps at Douyin and Alipay. */
export const platformSettings = (sandbox: Sandbox): Environment => {
  const [douyin] = sandbox.douyin.apps
  const [alipay] = sandbox.alipay.apps
  if (douyin === undefined || alipay === undefined) throw new Error('the sandbox has no app')
  return { ...douyinSettings(sandbox.url, douyin), ...alipaySettings(sandbox.url, alipay) }
}

/** Bound to the same Open Platform account as the sandbox's mini-programs. */
export const testOfficialAccount: SandboxOfficialAccount = {
  appId: 'wxfeed0000cafe00b1',
  secret: '00b100b100b100b100b100b100b100b1',
  redirectDomains: ['api.example.com'],
}

/** The settings of a server for web pages on this origin. */
export const webSettings = (sandbox: Sandbox, webOrigin: string): Environment => ({
  PUBLIC_BASE_URL: 'https://api.example.com',
  ...officialAccountSettings(sandbox.url, testOfficialAccount, [webOrigin]),
})
