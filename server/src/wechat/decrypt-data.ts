import { createDecipheriv } from 'node:crypto'

export interface EncryptedData {
  /** Base64. */
  encryptedData: string
  /** Base64 of 16 bytes. */
  iv: string
}

export type Decryption =
  | { outcome: 'decrypted'; data: Record<string, unknown> }
  /** No key could have sealed it: a part of it is missing. */
  | { outcome: 'malformed' }
  /** Another key sealed it, or it is not WeChat's at all: the two look alike. */
  | { outcome: 'not_readable' }
  /** It opens, and was made for another app. */
  | { outcome: 'other_app' }
  /** It opens, and is older or newer than we take. */
  | { outcome: 'out_of_date' }

export interface WatermarkRule {
  appId: string
  /** Milliseconds since 1970. */
  nowMs: number
  maxAgeMs: number
}

const keyBytes = 16
const blockBytes = 16
const maxClockSkewMs = 60_000

/**
 * Opens what `getPhoneNumber`, `getUserInfo` and the like hand to the app: AES-128-CBC with the
 * session key. About one wrong key in 250 leaves a valid padding, so only JSON with our watermark
 * counts as opened.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 */
export const decryptData = (
  { encryptedData, iv }: EncryptedData,
  sessionKey: string,
  rule: WatermarkRule,
): Decryption => {
  const ciphertext = Buffer.from(encryptedData, 'base64')
  const ivBytes = Buffer.from(iv, 'base64')
  const isWhole = ciphertext.length > 0 && ciphertext.length % blockBytes === 0
  if (!isWhole || ivBytes.length !== blockBytes) return { outcome: 'malformed' }
  const data = open(ciphertext, ivBytes, Buffer.from(sessionKey, 'base64'))
  const watermark = data === null ? null : watermarkOf(data)
  if (data === null || watermark === null) return { outcome: 'not_readable' }
  if (watermark.appid !== rule.appId) return { outcome: 'other_app' }
  const ageMs = rule.nowMs - watermark.timestamp * 1000
  if (ageMs > rule.maxAgeMs || ageMs < -maxClockSkewMs) return { outcome: 'out_of_date' }
  return { outcome: 'decrypted', data }
}

const open = (ciphertext: Buffer, iv: Buffer, key: Buffer): Record<string, unknown> | null => {
  if (key.length !== keyBytes) return null
  try {
    const decipher = createDecipheriv('aes-128-cbc', key, iv)
    const text = Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8')
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

const watermarkOf = (
  data: Record<string, unknown>,
): { appid: string; timestamp: number } | null => {
  const { watermark } = data
  if (!isObject(watermark)) return null
  const { appid, timestamp } = watermark
  return typeof appid === 'string' && typeof timestamp === 'number' ? { appid, timestamp } : null
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
