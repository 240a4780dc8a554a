import { createDecipheriv } from 'node:crypto'
import type { Secret } from '../secret'
import { isMessagePushSigned, isSignedByParts } from './signature'

/** What the owner of the app fills in on WeChat's console, under message push. */
export interface PushSecrets {
  token: Secret
  /** 43 characters of the safe mode; null where events come in the clear. */
  encodingAesKey: Secret | null
}

export interface PushQuery {
  signature?: string | undefined
  timestamp?: string | undefined
  nonce?: string | undefined
  msg_signature?: string | undefined
}

export interface PushContext {
  appId: string
  /** Milliseconds since 1970. */
  nowMs: number
}

const maxAgeMs = 15 * 60_000
const randomBytes = 16
const lengthBytes = 4
const aesBlockBytes = 32

/**
 * Whether WeChat sent a request, and lately: the signature covers no body, so one that was seen
 * elsewhere must not work for ever.
 */
export const isFromWechat = (
  secrets: PushSecrets,
  { signature, timestamp, nonce }: PushQuery,
  nowMs: number,
): boolean => {
  if (signature === undefined || timestamp === undefined || nonce === undefined) return false
  const ageMs = nowMs - Number(timestamp) * 1000
  if (!(Math.abs(ageMs) <= maxAgeMs)) return false
  return isMessagePushSigned(secrets.token.reveal(), { signature, timestamp, nonce })
}

/**
 * The event that a request carries, or null where WeChat did not send it. With a key of the safe
 * mode, an event in the clear is not taken.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export const readPushMessage = (
  secrets: PushSecrets,
  query: PushQuery,
  body: string,
  { appId, nowMs }: PushContext,
): Record<string, unknown> | null => {
  if (!isFromWechat(secrets, query, nowMs)) return null
  const message = parseObject(body)
  if (message === null || secrets.encodingAesKey === null) return message
  const { Encrypt: encrypted } = message
  if (typeof encrypted !== 'string') return null
  const signed = [secrets.token.reveal(), query.timestamp ?? '', query.nonce ?? '', encrypted]
  if (!isSignedByParts(signed, query.msg_signature ?? '')) return null
  const text = decrypt(encrypted, secrets.encodingAesKey.reveal(), appId)
  return text === null ? null : parseObject(text)
}

/** AES-256-CBC of random bytes, length, text and appId, PKCS#7 to 32 bytes. */
const decrypt = (encrypted: string, encodingAesKey: string, appId: string): string | null => {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16))
    // OpenSSL pads to 16 bytes and refuses more.
    decipher.setAutoPadding(false)
    const padded = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()])
    const padding = padded.at(-1) ?? 0
    if (padding < 1 || padding > aesBlockBytes) return null
    const plain = padded.subarray(randomBytes, padded.length - padding)
    const end = lengthBytes + plain.readUInt32BE(0)
    return plain.toString('utf8', end) === appId ? plain.toString('utf8', lengthBytes, end) : null
  } catch {
    return null
  }
}

const parseObject = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
