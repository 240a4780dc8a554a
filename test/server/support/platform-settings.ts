import type { Sandbox } from '../../../tools/sandbox/create-sandbox'
import { alipaySettings, douyinSettings } from '../../../tools/start/platform-settings'

type Environment = Record<string, string>

/** The server's settings for the sandbox's first apps at Douyin and Alipay. */
export const platformSettings = (sandbox: Sandbox): Environment => {
  const [douyin] = sandbox.douyin.apps
  const [alipay] = sandbox.alipay.apps
  if (douyin === undefined || alipay === undefined) throw new Error('the sandbox has no app')
  return { ...douyinSettings(sandbox.url, douyin), ...alipaySettings(sandbox.url, alipay) }
}
