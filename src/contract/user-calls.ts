import * as v from 'valibot'
import { loginCodeSchema } from './login-code'
import { codeProviderSchema } from './providers'

export const nicknameMaxCharacters = 32

/** `PATCH /v1/me`: null removes the nickname. Counted in code points, as WeChat's own input counts them. */
export const updateUserSchema = v.strictObject({
  nickname: v.nullable(
    v.pipe(
      v.string(),
      v.check(
        (text) => {
          const length = Array.from(text.trim()).length
          return length >= 1 && length <= nicknameMaxCharacters
        },
        `must have 1 to ${String(nicknameMaxCharacters)} characters`,
      ),
    ),
  ),
})

export type UpdateUser = v.InferOutput<typeof updateUserSchema>

export const avatarMaxBytes = 2 * 1024 * 1024
export const avatarMediaTypes = ['image/png', 'image/jpeg', 'image/webp'] as const

/** `DELETE /v1/me`: a fresh login code of the same user proves who asks. */
export const deleteUserSchema = v.strictObject({
  provider: codeProviderSchema,
  code: loginCodeSchema,
  appId: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
})

export type DeleteUser = v.InferOutput<typeof deleteUserSchema>

const base64Schema = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(65_536),
  v.regex(/^[A-Za-z0-9+/]+={0,2}$/, 'must be base64'),
)

/**
 * `PUT /v1/me/phone`: what the host's phone button gave. A code, which is not a login code (WeChat,
 * Douyin from base library 3.51.0), data that the session key sealed (Douyin before it), or content
 * that Alipay encrypted and signed; its `sign` is empty if Alipay gave none.
 */
export const bindPhoneSchema = v.union(
  [
    v.strictObject({ code: loginCodeSchema }),
    v.strictObject({ encryptedData: base64Schema, iv: base64Schema }),
    v.strictObject({
      response: v.pipe(v.string(), v.minLength(1), v.maxLength(8192)),
      sign: v.pipe(v.string(), v.maxLength(1024)),
    }),
  ],
  'must be {code}, {encryptedData, iv} or {response, sign}',
)

export type BindPhone = v.InferOutput<typeof bindPhoneSchema>

/** `POST /v1/me/decrypted-data`: what the host's encrypted getters give. */
export const decryptDataSchema = v.strictObject({
  encryptedData: base64Schema,
  iv: base64Schema,
  rawData: v.optional(v.pipe(v.string(), v.maxLength(65_536))),
  signature: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/, 'must be a SHA-1 in hex'))),
})

export type DecryptData = v.InferOutput<typeof decryptDataSchema>

export const decryptedDataSchema = v.object({ data: v.record(v.string(), v.unknown()) })

export type DecryptedData = v.InferOutput<typeof decryptedDataSchema>
