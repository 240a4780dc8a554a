import type { HostName } from '../hosts'

/** Which app, on which host. */
export interface AppIdentity {
  host: HostName
  appId: string
}

const device =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
  'Mobile/15E148'

const hosts: Record<HostName, { referer: (appId: string) => string; userAgent: string }> = {
  weapp: {
    referer: (appId) => `https://servicewechat.com/${appId}/devtools/page-frame.html`,
    userAgent: `${device} MicroMessenger/8.0.50(0x18003237) NetType/WIFI Language/en`,
  },
  // https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/api/network/http/tt-request
  tt: {
    referer: (appId) => `https://tmaservice.developer.toutiao.com/?appid=${appId}&version=0.0.1`,
    userAgent: `${device} aweme/32.5.0 ToutiaoMicroApp/3.51.0`,
  },
  // https://opendocs.alipay.com/mini/api/owycmh
  alipay: {
    referer: (appId) => `https://urlhost/${appId}/0.0.1/page-frame.html`,
    userAgent: `${device} AliApp(AP/10.5.50) MiniProgram Alipay NetType/WIFI`,
  },
}

/** What the host writes itself, whatever the app asks for. */
export const hostHeaders = ({ host, appId }: AppIdentity): Record<string, string> => ({
  referer: hosts[host].referer(appId),
  'user-agent': hosts[host].userAgent,
})
