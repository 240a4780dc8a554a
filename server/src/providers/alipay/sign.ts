import { sign, verify, type KeyObject } from 'node:crypto'

export type Parameters = Readonly<Record<string, string>>

/**
 * What RSA2 signs of a request: every parameter but `sign`, also those of the body, in the order of
 * their names and not URL-encoded.
 *
 * https://opendocs.alipay.com/common/02kf5q
 */
export const textToSign = (parameters: Parameters): string =>
  Object.keys(parameters)
    .filter((name) => name !== 'sign')
    .sort()
    .map((name) => `${name}=${parameters[name] ?? ''}`)
    .join('&')

/** RSA2 is SHA-256 with RSA, PKCS#1 v1.5, in base64. */
export const signText = (text: string, privateKey: KeyObject): string =>
  sign('sha256', Buffer.from(text), privateKey).toString('base64')

/** False also for a signature that is no base64. */
export const isSigned = (text: string, signature: string, publicKey: KeyObject): boolean =>
  verify('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'base64'))
