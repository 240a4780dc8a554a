import { createMinuteQuota } from '../common/minute-quota'
import { parseBody, type AccessTokens } from './access-tokens'
import { drawCode } from './draw-code'
import type { SandboxApp } from './wechat-apps'
import type { WechatCall, WechatRequest } from './wechat-call'
import { Refusal } from './wechat-errcodes'
import type { WechatState } from './wechat-state'

const maxCodesAMinute = 5_000
const maxLinksADay = 500_000
const maxSceneCharacters = 32
const maxQueryCharacters = 1_024
const minWidthPixels = 280
const maxWidthPixels = 1_280
const defaultWidthPixels = 430
const maxLinkDays = 30
const dayMs = 24 * 3_600_000
const linkTokenBytes = 8

const scenePattern = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]+$/
const queryPattern = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~%]*$/
const envVersions = ['release', 'trial', 'develop']

/** A page has no slash at its beginning and no parameters; a released one must be there. */
const isPage = (app: SandboxApp, page: unknown, isChecked: boolean): page is string =>
  typeof page === 'string' &&
  /^[^/?#][^?#]*$/.test(page) &&
  (!isChecked || (app.pages?.includes(page) ?? true))

/**
 * `POST /wxa/getwxacodeunlimit`, which returns a picture, and `POST /wxa/generate_urllink`.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/qr-code/getUnlimitedQRCode.html
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/url-link/generateUrlLink.html
 */
export const createMiniProgramCodes = (
  state: WechatState,
  tokens: AccessTokens,
): { code: WechatCall; urlLink: WechatCall } => {
  const { clock } = state
  const codeQuota = createMinuteQuota(clock, maxCodesAMinute)
  const linksOfDay = new Map<string, number>()

  const read = (request: WechatRequest) => {
    const app = tokens.appOf(request)
    if (request.method !== 'POST') throw new Refusal(43002)
    const input = parseBody(request.body)
    const { env_version: envVersion = 'release' } = input
    if (!envVersions.includes(String(envVersion))) throw new Refusal(40097)
    return { app, input, isRelease: envVersion === 'release' }
  }

  const takeLink = (appId: string) => {
    const key = `${appId} ${String(Math.floor(clock() / dayMs))}`
    const count = (linksOfDay.get(key) ?? 0) + 1
    linksOfDay.set(key, count)
    if (count > maxLinksADay) throw new Refusal(45009)
  }

  return {
    code(request) {
      const { app, input } = read(request)
      const { scene, page, check_path: checkPath = true, width = defaultWidthPixels } = input
      const isScene =
        typeof scene === 'string' && scene.length <= maxSceneCharacters && scenePattern.test(scene)
      if (!isScene) throw new Refusal(40169)
      // Without a page the code opens the first one.
      if (page !== undefined && !isPage(app, page, checkPath !== false)) throw new Refusal(41030)
      const pixels = Number(width)
      if (!(pixels >= minWidthPixels && pixels <= maxWidthPixels)) throw new Refusal(40097)
      if (!codeQuota.take(app.appId)) throw new Refusal(45009)
      return { picture: drawCode(`${page ?? ''}?scene=${scene}`, pixels) }
    },

    urlLink(request) {
      const { app, input, isRelease } = read(request)
      const { path: page, query = '', expire_type: expireType, expire_time: expireTime } = input
      if (page !== undefined && !isPage(app, page, isRelease)) throw new Refusal(40165)
      const isQuery =
        typeof query === 'string' && query.length <= maxQueryCharacters && queryPattern.test(query)
      if (!isQuery) throw new Refusal(40212)
      const days = expireType === 1 ? Number(input['expire_interval']) : daysUntil(expireTime)
      if (!(days > 0 && days <= maxLinkDays)) throw new Refusal(85400)
      takeLink(app.appId)
      const token = Buffer.from(state.random(linkTokenBytes)).toString('base64url')
      return { errcode: 0, errmsg: 'ok', url_link: `https://wxaurl.cn/${token}` }
    },
  }

  function daysUntil(seconds: unknown): number {
    return typeof seconds === 'number' ? (seconds * 1000 - clock()) / dayMs : NaN
  }
}
