import type { Settings } from './settings'
import { renamedSettings } from './environment'

/** Settings that are allowed and rarely intended: a line for each when a production server starts. */
export const startupWarningsOf = (settings: Settings): string[] => {
  const renamed = settings.oldNames.map(
    (name) =>
      `${name} is now called ${renamedSettings[name] ?? ''}; the next version ignores the old name`,
  )
  if (!settings.isProduction) return renamed
  const warnings: [boolean, string][] = [
    [
      settings.trustedProxies.length === 0,
      'TRUSTED_PROXIES is empty: behind a proxy, all clients share its address and its rate limits',
    ],
    [
      settings.wechatCloudHosting &&
        settings.trustedProxies.length === 0 &&
        (settings.rateLimits.perAddress > 0 || settings.rateLimits.signInsPerAddress > 0),
      'RATE_LIMIT_PER_ADDRESS or RATE_LIMIT_SIGN_INS is not 0: all users of WECHAT_CLOUD_HOSTING share one address',
    ],
    [
      settings.wechatPush === null,
      'WECHAT_PUSH_TOKEN is missing: avatars are public at once, WeChat does not check them',
    ],
    [
      settings.internal !== null && !isLoopback(settings.internal.host),
      'INTERNAL_HOST is not this machine: the internal port has no TLS, keep it inside a private network',
    ],
    [
      !settings.webOrigins.every((origin) => isOneSite(origin, settings.publicBaseUrl)),
      'WEB_ORIGINS has an origin on another site than PUBLIC_BASE_URL: browsers drop its session cookie',
    ],
    [settings.metricsAccess === null, 'METRICS_TOKEN is missing: /metrics is off'],
    [
      settings.wechatCloudHosting,
      'WECHAT_CLOUD_HOSTING is on: any client that can bypass the gateway can impersonate any user',
    ],
  ]
  return [...renamed, ...warnings.flatMap(([applies, line]) => (applies ? [line] : []))]
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.')

/** Only what is certain: names that differ in their last two parts share no site. */
const isOneSite = (a: string, b: string): boolean => lastParts(a) === lastParts(b)

const lastParts = (url: string): string => new URL(url).hostname.split('.').slice(-2).join('.')
