import type { Settings } from '../config/settings'
import { createWechatClient } from '../wechat/wechat-client'
import { WechatError } from '../wechat/wechat-error'
import { ok, wrong, type Finding } from './finding'

/** Opens nothing: no request has this id. */
const sceneOfNobody = 'doctor'

const cures: Readonly<Record<number, string>> = {
  41030:
    'release the mini-program with the page of HANDOVER_PAGE, or set HANDOVER_ENV_VERSION=trial until then',
  40165: 'release the mini-program with the page of HANDOVER_PAGE',
  45009: 'the calls of the day are used up: see HANDOVER_CALLS_PER_DAY',
}

/** Asks WeChat for one code of the page that approves web pages. */
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
  try {
    await client.createCode({ scene: sceneOfNobody, page, envVersion })
    return [ok(subject, `has a mini-program code (${envVersion})`)]
  } catch (error) {
    if (!(error instanceof WechatError)) throw error
    const cure = cures[error.errcode ?? 0] ?? 'see what the doctor says of WeChat'
    return [wrong(subject, error.message, cure)]
  } finally {
    await client.close()
  }
}
