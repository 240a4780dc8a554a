import { parseBody, type AccessTokens } from './access-tokens'
import type { SandboxPhone } from '../common/test-people'
import type { WechatCall } from './wechat-call'
import { Refusal } from './wechat-errcodes'
import type { WechatState } from './wechat-state'

const homeCountryCode = '86'

/** What WeChat says of a phone number, in `phone_info` and in decrypted data alike. */
export const phoneInfo = (phone: SandboxPhone, appId: string, nowMs: number) => ({
  // A number from abroad carries its country code here.
  phoneNumber:
    phone.countryCode === homeCountryCode ? phone.number : `+${phone.countryCode}${phone.number}`,
  purePhoneNumber: phone.number,
  // Documented as a string; the sample of the documentation is a number, the harder case to read.
  countryCode: Number(phone.countryCode),
  watermark: { timestamp: Math.floor(nowMs / 1000), appid: appId },
})

/** `POST /wxa/business/getuserphonenumber`. */
export const createPhoneNumber = (state: WechatState, tokens: AccessTokens): WechatCall => {
  const { directory, phoneCodes, clock } = state

  return (request) => {
    const app = tokens.appOf(request)
    if (request.method !== 'POST') throw new Refusal(43002)
    const { code, openid } = parseBody(request.body)
    if (typeof code !== 'string' || code === '') throw new Refusal(41008)
    request.facts.code = code
    const found = phoneCodes.look(code)
    if (found.state === 'used') throw new Refusal(40163)
    if (found.state !== 'valid' || found.value.appId !== app.appId) throw new Refusal(40029)
    const user = directory.user(found.value.userId)
    const phone = user?.phone ?? null
    if (user === null || phone === null) throw new Refusal(40029)
    request.facts.userId = user.id
    if (openid !== undefined && openid !== directory.openid(app, user)) throw new Refusal(40003)
    phoneCodes.use(code)
    return {
      errcode: 0,
      errmsg: 'ok',
      phone_info: phoneInfo(phone, app.appId, clock()),
    }
  }
}
