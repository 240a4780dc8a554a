import { createCipheriv } from 'node:crypto'
import * as v from 'valibot'
import { ControlError } from '../common/control-error'
import { parseControlBody, type ControlRoutes } from '../common/control-route'
import { findApp, findUser, type AccountRef } from '../common/find-account'
import { alipayIdPhases, type AlipayIdPhase, type SandboxPhone } from '../common/test-people'
import type { AlipayState } from './alipay-state'
import { signText } from './signatures'

const phoneKinds = ['number', 'no-content-key', 'not-authorized', 'no-signature'] as const

export type PhoneKind = (typeof phoneKinds)[number]

/** What a test or the preview does to Alipay; `/sandbox/alipay/…` is the same over HTTP. */
export interface AlipayControl {
  /** What `my.getAuthCode` gives. */
  issueAuthCode(account?: AccountRef): string
  /** What `my.getPhoneNumber` gives in `response`: JSON as text. */
  phoneResponse(options?: AccountRef & { kind?: PhoneKind }): string
  /** Where the app's switch from user ids to open ids stands for this user. */
  setIdPhase(userId: string, phase: AlipayIdPhase): void
}

const zeroIv = Buffer.alloc(16)

export const createAlipayControl = (state: AlipayState): AlipayControl => {
  const { sandbox, apps, authCodes, idPhases } = state

  return {
    issueAuthCode(account = {}) {
      const { appId } = findApp(apps, account)
      return authCodes.issue({ appId, userId: findUser(sandbox, account).id })
    },

    phoneResponse({ kind = 'number', ...account } = {}) {
      const app = findApp(apps, account)
      const { phone } = findUser(sandbox, account)
      if (phone === null) throw new ControlError(409, 'this user has no phone number')
      const cipher = createCipheriv('aes-128-cbc', Buffer.from(app.aesKey, 'base64'), zeroIv)
      const plain = JSON.stringify({ code: '10000', msg: 'Success', mobile: mobileOf(phone) })
      const ciphertext = cipher.update(plain, 'utf8', 'base64') + cipher.final('base64')
      const response =
        kind === 'no-content-key'
          ? noContentKey
          : kind === 'not-authorized'
            ? notAuthorized
            : ciphertext
      // A ciphertext is signed as the JSON string that it is, with its quotes.
      const signed = response === ciphertext ? `"${response}"` : response
      return JSON.stringify({
        response,
        ...(kind === 'no-signature' ? {} : { sign: signText(signed, app.alipayPrivateKey) }),
        sign_type: 'RSA2',
        encrypt_type: 'AES',
        charset: 'UTF-8',
      })
    },

    setIdPhase(userId, phase) {
      idPhases.set(findUser(sandbox, { userId }).id, phase)
    },
  }
}

const noContentKey = JSON.stringify({
  code: '40001',
  msg: 'Missing Required Arguments',
  subCode: 'isv.missing-encrypt-key',
  subMsg: '缺少加密配置',
})

const notAuthorized = JSON.stringify({
  code: '40003',
  msg: 'Insufficient Conditions',
  subCode: 'isv.invalid-auth-relations',
  subMsg: '无效的授权关系',
})

/** A number from abroad carries its country code. */
const mobileOf = ({ countryCode, number }: SandboxPhone) =>
  countryCode === '86' ? number : `${countryCode}-${number}`

const accountSchema = v.object({ appId: v.optional(v.string()), userId: v.optional(v.string()) })
const phoneSchema = v.object({
  ...accountSchema.entries,
  kind: v.optional(v.picklist(phoneKinds), 'number'),
})
const idPhaseSchema = v.object({ userId: v.string(), phase: v.picklist(alipayIdPhases) })

export const alipayControlRoutes = (control: AlipayControl): ControlRoutes => [
  [
    'POST /sandbox/alipay/auth-codes',
    (body) => ({ authCode: control.issueAuthCode(parseControlBody(accountSchema, body)) }),
  ],
  [
    'POST /sandbox/alipay/phone',
    (body) => ({ response: control.phoneResponse(parseControlBody(phoneSchema, body)) }),
  ],
  [
    'PUT /sandbox/alipay/id-phase',
    (body) => {
      const { userId, phase } = parseControlBody(idPhaseSchema, body)
      control.setIdPhase(userId, phase)
      return { userId, phase }
    },
  ],
]
