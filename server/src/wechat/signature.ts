import { createHash, createHmac } from 'node:crypto'
import { constantTimeEqual } from '../crypto/constant-time-equal'

/**
 * Proves to WeChat that we hold the user's session key. The key is the base64 text as it is, not
 * its bytes; `data` is the body of a POST and empty for a GET.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/user-login-signature.html
 */
export const signWithSessionKey = (sessionKey: string, data = ''): string =>
  createHmac('sha256', sessionKey).update(data).digest('hex')

/**
 * Whether WeChat signed `rawData` for the holder of this session key. `rawData` must be the text
 * byte for byte as the app received it.
 */
export const isRawDataSigned = (rawData: string, signature: string, sessionKey: string): boolean =>
  constantTimeEqual(
    createHash('sha1')
      .update(rawData + sessionKey)
      .digest('hex'),
    signature,
  )

/** Whether WeChat's message push signed these query parameters with the token set on its console. */
export const isMessagePushSigned = (
  token: string,
  parts: { signature: string; timestamp: string; nonce: string },
): boolean => isSignedByParts([token, parts.timestamp, parts.nonce], parts.signature)

/** The signature that WeChat would send. */
export const signMessagePush = (
  token: string,
  { timestamp, nonce }: { timestamp: string; nonce: string },
): string => signParts([token, timestamp, nonce])

export const isSignedByParts = (parts: readonly string[], signature: string): boolean =>
  constantTimeEqual(signParts(parts), signature)

/** WeChat's way with several texts: sorted, joined, SHA-1. */
const signParts = (parts: readonly string[]): string =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex')
