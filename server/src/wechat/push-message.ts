import { createDecipheriv } from 'node:crypto'
import type { Secret } from '../crypto/secret'
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

/** Why a request to the address of the message push could not be read. */
export type PushRejection =
  | 'unsigned'
  | 'out_of_date'
  | 'not_json'
  | 'encrypted'
  | 'not_encrypted'
  | 'wrong_key'
  | 'wrong_app'

export type PushOutcome = 'read' | PushRejection

/** One line for the operator each. */
export const pushFixes: Readonly<Record<PushRejection, string>> = {
  unsigned:
    'the signature does not fit WECHAT_PUSH_TOKEN: enter the same Token on the console (or a stranger calls this address)',
  out_of_date: 'the request is signed for another time: set the clock of this server by NTP',
  not_json: 'the message is no JSON: choose the data format JSON on the console, not XML',
  encrypted:
    'the message is encrypted: set WECHAT_PUSH_AES_KEY to the EncodingAESKey of the console, or choose the plain mode there',
  not_encrypted:
    'the message is not encrypted: choose the safe mode on the console, or remove WECHAT_PUSH_AES_KEY',
  wrong_key:
    'the message does not decrypt: set WECHAT_PUSH_AES_KEY to the EncodingAESKey of the console',
  wrong_app:
    'the message is for another app: the URL on the console must end with the AppID of its own app',
}

export type PushReading =
  { outcome: 'read'; message: Record<string, unknown> } | { outcome: PushRejection }

/**
 * Null where WeChat sent the request, and lately: the signature covers no body, so one that was seen
 * elsewhere must not work for ever.
 */
export const checkQuery = (
  secrets: PushSecrets,
  { signature, timestamp, nonce }: PushQuery,
  nowMs: number,
): 'unsigned' | 'out_of_date' | null => {
  if (signature === undefined || timestamp === undefined || nonce === undefined) return 'unsigned'
  const isSigned = isMessagePushSigned(secrets.token.reveal(), { signature, timestamp, nonce })
  if (!isSigned) return 'unsigned'
  const ageMs = nowMs - Number(timestamp) * 1000
  return Math.abs(ageMs) <= maxAgeMs ? null : 'out_of_date'
}

/**
 * The event that a request carries, or why it cannot be read. With a key of the safe mode, an event in the
 * clear is not accepted.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export const readPushMessage = (
  secrets: PushSecrets,
  query: PushQuery,
  body: string,
  { appId, nowMs }: PushContext,
): PushReading => {
  const rejection = checkQuery(secrets, query, nowMs)
  if (rejection !== null) return { outcome: rejection }
  const message = parseObject(body)
  if (message === null) return { outcome: 'not_json' }
  const { Encrypt: encrypted } = message
  if (secrets.encodingAesKey === null) {
    // The compatible mode sends both forms; the safe mode nothing but the encrypted one.
    const isReadable = typeof encrypted !== 'string' || 'MsgType' in message || 'Event' in message
    return isReadable ? { outcome: 'read', message } : { outcome: 'encrypted' }
  }
  if (typeof encrypted !== 'string') return { outcome: 'not_encrypted' }
  const signed = [secrets.token.reveal(), query.timestamp ?? '', query.nonce ?? '', encrypted]
  if (!isSignedByParts(signed, query.msg_signature ?? '')) return { outcome: 'unsigned' }
  const plain = decrypt(encrypted, secrets.encodingAesKey.reveal())
  if (plain === null) return { outcome: 'wrong_key' }
  if (plain.appId !== appId) return { outcome: 'wrong_app' }
  const decrypted = parseObject(plain.text)
  return decrypted === null ? { outcome: 'not_json' } : { outcome: 'read', message: decrypted }
}

/** AES-256-CBC of random bytes, length, text and appId, PKCS#7 to 32 bytes. */
const decrypt = (
  encrypted: string,
  encodingAesKey: string,
): { text: string; appId: string } | null => {
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
    // With a wrong key the length is any number.
    if (end > plain.length) return null
    return { text: plain.toString('utf8', lengthBytes, end), appId: plain.toString('utf8', end) }
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
