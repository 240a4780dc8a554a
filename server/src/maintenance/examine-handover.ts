import type { Settings } from '../config/settings'
import { createWechatClient } from '../wechat/wechat-client'
import { WechatError } from '../wechat/wechat-error'
import { ok, wrong, type Finding } from './finding'

/** Opens nothing: no request has this id. */
const unusedScene = 'doctor'

const linkMs = 600_000

const fixes: Readonly<Record<number, string>> = {
  41030:
    'release the mini-program with the page of HANDOVER_PAGE, or set HANDOVER_ENV_VERSION=trial until then',
  40165: 'release the mini-program with the page of HANDOVER_PAGE',
  45009: 'the calls of the day are used up: see HANDOVER_CALLS_PER_DAY',
}

const seeWechat = 'see what the doctor says of WeChat'
/** No fault: a mini-program of a person has none. */
const noUrlLinks =
  "has no URL Links, which need a verified company account: in a phone's browser users cannot sign in"

/** Asks WeChat for one code and one URL Link of the page that approves web pages. */
export const examineHandover = async (settings: Settings): Promise<Finding[]> => {
  const { page, linkUrl, envVersion } = settings.handover
  const [app] = settings.wechatApps
  if (page === null || linkUrl !== null || app === undefined) return []
  const subject = `page ${page}`
  const client = createWechatClient({
    appId: app.appId,
    appSecret: app.appSecret.reveal(),
    baseUrl: settings.wechatApiBaseUrl,
    timeoutMs: settings.wechatTimeoutMs,
  })
  const ask = async (call: Promise<unknown>, what: string, ifRefused?: string) => {
    try {
      await call
      return ok(subject, `has a ${what} (${envVersion})`)
    } catch (error) {
      if (!(error instanceof WechatError)) throw error
      const fix = fixes[error.errcode ?? 0]
      if (fix === undefined && error.kind === 'rejected' && ifRefused !== undefined) {
        return ok(subject, ifRefused)
      }
      return wrong(subject, error.message, fix ?? seeWechat)
    }
  }
  const scene = unusedScene
  const link = { page, query: `scene=${scene}`, envVersion, expireAtMs: Date.now() + linkMs }
  try {
    return await Promise.all([
      ask(client.createCode({ scene, page, envVersion }), 'mini-program code'),
      ask(client.createUrlLink(link), 'URL Link', noUrlLinks),
    ])
  } finally {
    await client.close()
  }
}
