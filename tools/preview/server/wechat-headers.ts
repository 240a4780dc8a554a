const userAgent =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
  'Mobile/15E148 MicroMessenger/8.0.50(0x18003237) NetType/WIFI Language/en'

/** What WeChat writes itself, whatever the app asks for. */
export const wechatHeaders = (appId: string): Record<string, string> => ({
  referer: `https://servicewechat.com/${appId}/devtools/page-frame.html`,
  'user-agent': userAgent,
})
