import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

/**
 * An RSA private key as consoles and key tools write it: PEM, or only its base64, in PKCS#8
 * (Alipay's tool, `openssl genpkey`) or PKCS#1 (`openssl genrsa -traditional`). Returns null for
 * anything else.
 */
export const readPrivateKey = (text: string): KeyObject | null =>
  isPem(text)
    ? rsaKey(() => createPrivateKey(text))
    : (rsaKey(() => createPrivateKey({ key: bytesOf(text), format: 'der', type: 'pkcs8' })) ??
      rsaKey(() => createPrivateKey({ key: bytesOf(text), format: 'der', type: 'pkcs1' })))

/** An RSA public key: PEM, or only its base64. Returns null for anything else. */
export const readPublicKey = (text: string): KeyObject | null =>
  isPem(text)
    ? rsaKey(() => createPublicKey(text))
    : rsaKey(() => createPublicKey({ key: bytesOf(text), format: 'der', type: 'spki' }))

const isPem = (text: string) => text.trimStart().startsWith('-----BEGIN ')

const bytesOf = (base64: string) => Buffer.from(base64, 'base64')

const rsaKey = (read: () => KeyObject): KeyObject | null => {
  try {
    const key = read()
    return key.asymmetricKeyType === 'rsa' ? key : null
  } catch {
    return null
  }
}
