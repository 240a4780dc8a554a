import type { Settings } from './config'

/** What may well be meant, and is worth a line each time that a server in production starts so. */
export const cautionsOf = (settings: Settings): string[] => {
  if (!settings.isProduction) return []
  const cautions: [boolean, string][] = [
    [
      settings.trustedProxies.length === 0,
      'TRUSTED_PROXIES is empty: behind a proxy all clients have its address, and share its limits',
    ],
    [
      settings.wechatPush === null,
      'WECHAT_PUSH_TOKEN is missing: pictures are shown to everyone, and WeChat judges none',
    ],
    [settings.metricsAccess === null, 'METRICS_TOKEN is missing: there are no metrics'],
    [
      settings.wechatCloudHosting,
      'WECHAT_CLOUD_HOSTING is on: whoever else than its gateway reaches this server can be anyone',
    ],
  ]
  return cautions.flatMap(([applies, line]) => (applies ? [line] : []))
}
