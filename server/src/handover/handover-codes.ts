import type { System } from '../../../src/contract/handovers'
import type { HandoverCode } from '../../../src/contract/web-handovers'
import { toProviderProblem } from '../providers/provider-problem'
import { ProviderError } from '../upstream/provider-error'
import type { EnvVersion, WechatClient } from '../wechat/wechat-client'
import { isPhone } from './browser-of'
import type { CallCeiling } from './call-ceiling'

/** How the request gets from this browser to a phone. Rejects with an `ApiError`. */
export type CreateHandoverCode = (request: {
  id: string
  system: System
  expiresAtMs: number
}) => Promise<HandoverCode>

/** The page that both WeChat's codes and WeChat's links open gets the id as its parameter `scene`. */
export interface WechatCodesOptions {
  client: Pick<WechatClient, 'createCode' | 'createUrlLink'>
  /** Of the mini-program, without a slash at its beginning. */
  page: string
  envVersion: EnvVersion
  takeCall: CallCeiling['take']
}

/** A link outlives its request a little: WeChat's clock and ours differ. */
const linkGraceMs = 60_000

/** A mini-program code; in the browser of a phone, which cannot scan its own screen, a link. */
export const createWechatCodes =
  ({ client, page, envVersion, takeCall }: WechatCodesOptions): CreateHandoverCode =>
  async ({ id, system, expiresAtMs }) => {
    await takeCall()
    try {
      if (isPhone(system)) {
        const expireAtMs = expiresAtMs + linkGraceMs
        const url = await client.createUrlLink({
          page,
          query: `scene=${id}`,
          envVersion,
          expireAtMs,
        })
        return { kind: 'url-link', url }
      }
      const { mediaType, bytes } = await client.createCode({ page, scene: id, envVersion })
      return { kind: 'wechat-code', image: `data:${mediaType};base64,${bytes.toString('base64')}` }
    } catch (error) {
      throw error instanceof ProviderError ? toProviderProblem(error) : error
    }
  }

/** Where the id stands in the setting `HANDOVER_LINK_URL`. */
export const idPlaceholder = '{id}'

/** A link of the operator's own, which costs no call at WeChat. */
export const createLinkCodes =
  (template: string): CreateHandoverCode =>
  ({ id }) =>
    Promise.resolve({ kind: 'link', url: template.replaceAll(idPlaceholder, id) })
