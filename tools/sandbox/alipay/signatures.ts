import { sign, verify } from 'node:crypto'

/** RSA2: SHA-256 with RSA, PKCS#1 v1.5, in base64. */
export const signText = (text: string, privateKey: string): string =>
  sign('sha256', Buffer.from(text), privateKey).toString('base64')

export const isSigned = (text: string, signature: string, publicKey: string): boolean =>
  verify('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'base64'))

/** What is signed of a request: all parameters but `sign`, sorted, not URL-encoded. */
export const textToSign = (parameters: ReadonlyMap<string, string>): string =>
  [...parameters]
    .filter(([name]) => name !== 'sign')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
