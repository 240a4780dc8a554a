import { constants, createCipheriv, createPublicKey, publicEncrypt } from 'node:crypto'
import type { SandboxPhone } from '../common/test-people'
import type { ClientTokens } from './client-tokens'
import { parseBody, readText, type DouyinCall } from './douyin-call'
import { DouyinRefusal } from './douyin-errors'
import type { DouyinState } from './douyin-state'

/** What Douyin says of a phone number, the old way and the new. */
const phoneInfo = (phone: SandboxPhone, appId: string, nowMs: number) => ({
  phoneNumber: `+${phone.countryCode}${phone.number}`,
  purePhoneNumber: phone.number,
  countryCode: phone.countryCode,
  watermark: { appid: appId, timestamp: Math.floor(nowMs / 1000) },
})

/**
 * `POST /api/apps/v1/get_phonenumber_info/`, at open.douyin.com: `data` is sealed for the app's key.
 *
 * https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/guide/open-capabilities/acquire-phone-number-acquire/
 */
export const createPhoneNumber =
  (state: DouyinState, tokens: ClientTokens): DouyinCall =>
  (request) => {
    const { facts, fault } = request
    const app = tokens.appOf(String(request.headers['access-token'] ?? ''))
    facts.appId = app.appId
    const code = readText(parseBody(request, 28001007), 'code')
    if (code === '') throw new DouyinRefusal(28001007)
    facts.code = code
    const found = state.phoneCodes.look(code)
    if (found.state !== 'valid' || found.value.appId !== app.appId) {
      throw new DouyinRefusal(28005187)
    }
    const { userId } = found.value
    const phone = state.sandbox.users.find(({ id }) => id === userId)?.phone ?? null
    if (phone === null) throw new DouyinRefusal(28005187)
    state.phoneCodes.use(code)
    facts.userId = userId
    const appId = fault?.kind === 'other-app' ? 'ttfeed00000000ffff' : app.appId
    const text = JSON.stringify(phoneInfo(phone, appId, state.sandbox.clock()))
    const key = fault?.kind === 'old-key' ? app.formerPrivateKey : app.privateKey
    return { data: sealForApp(text, key) }
  }

/** Bytes that PKCS#1 v1.5 takes of each block. */
const paddingBytes = 11

/** RSA with PKCS#1 v1.5, in as many blocks as the text takes; base64. */
const sealForApp = (text: string, key: string): string => {
  const publicKey = createPublicKey(key)
  const blockBytes = (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) / 8 - paddingBytes
  const bytes = Buffer.from(text)
  const blocks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const block = bytes.subarray(at, at + blockBytes)
    blocks.push(publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, block))
  }
  return Buffer.concat(blocks).toString('base64')
}

/** What the phone button gives to older base libraries: AES-128-CBC with the session key. */
export const sealWithSessionKey = (
  { sandbox }: DouyinState,
  phone: SandboxPhone,
  { appId, sessionKey, ageMs }: { appId: string; sessionKey: string; ageMs: number },
) => {
  const iv = sandbox.random(16)
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), iv)
  const text = JSON.stringify(phoneInfo(phone, appId, sandbox.clock() - ageMs))
  return {
    encryptedData: cipher.update(text, 'utf8', 'base64') + cipher.final('base64'),
    iv: Buffer.from(iv).toString('base64'),
  }
}
