import { parseEnv } from 'node:util'
import { StartError } from './start-error'

/** What `.env` and the environment decide for `npm start`. */
export interface StartSettings {
  /** What the server listens on. @default '127.0.0.1' */
  host: string
  /** Wanted; the next free one is taken where another program has it. */
  ports: { server: number; sandbox: number; preview: number; webPage: number }
  /** Where the app finds the server; null takes the server's own address. */
  apiBaseUrl: string | null
  /** The web page that the mini-program opens; null takes the one beside the phone. */
  webUrl: string | null
  /** With it the server talks to the real WeChat. */
  wechatApp: { appId: string; appSecret: string } | null
  /** Platforms for which `.env` or the environment names an app: the server calls the real ones. */
  realPlatforms: { douyin: boolean; alipay: boolean; officialAccount: boolean }
  /** The rest of `.env`, for the server. */
  serverEnv: Record<string, string>
  /** Names in `.env` that `npm start` decides itself. */
  ignored: string[]
}

/** A deployed server's; the local one has its own database, key, pictures and address. */
const decidedByStart =
  /^(?:NODE_ENV|DATABASE_\w+|REDIS_\w+|MEDIA_\w+|PUBLIC_BASE_URL|SESSION_KEY_SECRETS|ENCRYPTION_KEYS|TRUSTED_PROXIES|WECHAT_API_BASE_URL|WECHAT_CLOUD_HOSTING)$/
const readHere =
  /^(?:HOST|PORT|SANDBOX_PORT|PREVIEW_PORT|WEB_PAGE_PORT|WECHAT_APP_ID|WECHAT_APP_SECRET|TARO_APP_\w+)$/

/** Whether `npm start` sets a variable of the server itself, whatever the environment says. */
export const isDecidedByStart = (name: string): boolean => decidedByStart.test(name)

/**
 * The environment wins over the text of `.env`; an empty value counts as none.
 * @throws StartError that lists every problem.
 */
export const readStartSettings = (
  env: Readonly<Record<string, string | undefined>>,
  envFile: string,
): StartSettings => {
  const file = Object.entries(parseEnv(envFile) as Record<string, string>).filter(
    ([, value]) => value.trim() !== '',
  )
  const values = new Map([...file, ...Object.entries(env).filter(([name]) => readHere.test(name))])
  const read = (name: string): string => values.get(name)?.trim() ?? ''
  const problems: string[] = []

  const port = (name: string, byDefault: number): number => {
    const text = read(name)
    const value = text === '' ? byDefault : Number(text)
    if (Number.isInteger(value) && value >= 1 && value <= 65_535) return value
    problems.push(`${name} must be a port from 1 to 65535, not ${JSON.stringify(text)}`)
    return byDefault
  }
  const ports = {
    server: port('PORT', 3000),
    sandbox: port('SANDBOX_PORT', 3100),
    preview: port('PREVIEW_PORT', 5173),
    webPage: port('WEB_PAGE_PORT', 5180),
  }
  const apiBaseUrl = read('TARO_APP_API_BASE_URL').replace(/\/+$/, '')
  if (apiBaseUrl !== '' && !/^https?:$/.test(protocolOf(apiBaseUrl))) {
    problems.push(
      `TARO_APP_API_BASE_URL must be an address such as http://192.168.1.20:3000, not ${JSON.stringify(apiBaseUrl)}`,
    )
  }
  const appId = read('WECHAT_APP_ID')
  const appSecret = read('WECHAT_APP_SECRET')
  if ((appId === '') !== (appSecret === '')) {
    problems.push(
      `${appId === '' ? 'WECHAT_APP_SECRET' : 'WECHAT_APP_ID'} is set without ${appId === '' ? 'WECHAT_APP_ID' : 'WECHAT_APP_SECRET'}: ` +
        'set both for the real WeChat, or none for the local one',
    )
  }
  const names = [...Object.keys(env).filter((name) => (env[name] ?? '') !== ''), ...values.keys()]
  const settings: StartSettings = {
    host: read('HOST') || '127.0.0.1',
    ports,
    apiBaseUrl: apiBaseUrl || null,
    webUrl: read('TARO_APP_WEB_URL') || null,
    wechatApp: appId === '' || appSecret === '' ? null : { appId, appSecret },
    realPlatforms: {
      douyin: names.some((name) => /^DOUYIN_APP_/.test(name)),
      alipay: names.some((name) => /^ALIPAY_(?:APP_|PUBLIC_KEY|CERT|ROOT_CERT|AES_KEY)/.test(name)),
      officialAccount: names.some((name) => /^WECHAT_OA_APP_/.test(name)),
    },
    serverEnv: Object.fromEntries(
      file.filter(([name]) => !readHere.test(name) && !isDecidedByStart(name)),
    ),
    ignored: file.map(([name]) => name).filter(isDecidedByStart),
  }
  if (problems.length > 0) throw new StartError(problems.join('\n'))
  return settings
}

const protocolOf = (url: string): string => (URL.canParse(url) ? new URL(url).protocol : '')
