import * as v from 'valibot'
import { loginCodeSchema } from './login-code'
import { codeProviderSchema } from './providers'
import { instantSchema } from './scalars'

/** 128 random bits. It fits the `scene` of a mini-program code, which takes 32 characters. */
export const handoverIdSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{22}$/, 'must be the id of a hand-over'),
)

/** What the phone is asked for: to sign a web page in, or to delete the account that is signed in there. */
export const handoverPurposeSchema = v.picklist(['sign-in', 'delete'])

export type HandoverPurpose = v.InferOutput<typeof handoverPurposeSchema>

/** The browsers that the phone can be told of. What a browser says of itself is never shown as it is. */
export const browsers = [
  'chrome',
  'edge',
  'firefox',
  'safari',
  'opera',
  'samsung',
  'huawei',
  'xiaomi',
  'oppo',
  'vivo',
  'uc',
  'qq',
  'quark',
  'wechat',
  'other',
] as const

export type Browser = (typeof browsers)[number]

/** The systems that the phone can be told of. */
export const systems = [
  'windows',
  'macos',
  'linux',
  'chromeos',
  'android',
  'ios',
  'ipados',
  'harmonyos',
  'other',
] as const

export type System = (typeof systems)[number]

/** Shown by the page, typed on the phone. */
export const digitsSchema = v.pipe(v.string(), v.regex(/^\d{2}$/, 'must be two digits'))

/** `POST /v1/handovers/{id}/claim`, from a mini-program: what the user decides on. */
export const claimedHandoverSchema = v.object({
  purpose: handoverPurposeSchema,
  browser: v.fallback(v.picklist(browsers), 'other'),
  system: v.fallback(v.picklist(systems), 'other'),
  /** Null where the addresses do not say: one is private, or one is IPv4 and the other IPv6. */
  sameNetwork: v.nullable(v.boolean()),
  createdAt: instantSchema,
  expiresAt: instantSchema,
})

export type ClaimedHandover = v.InferOutput<typeof claimedHandoverSchema>

/** `POST /v1/handovers/{id}/approve`: the digits on the other screen, and a fresh login code of the same user. */
export const approveHandoverSchema = v.strictObject({
  digits: digitsSchema,
  provider: codeProviderSchema,
  code: loginCodeSchema,
  appId: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
})

export type ApproveHandover = v.InferOutput<typeof approveHandoverSchema>
