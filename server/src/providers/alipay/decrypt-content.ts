import { createDecipheriv } from 'node:crypto'

const algorithm = 'aes-128-cbc'
/** Alipay's AES has an initialization vector of zero bytes and PKCS#7 padding. */
const zeroIv = Buffer.alloc(16)

/**
 * The text of AES content, or null if the key does not open it.
 *
 * https://opendocs.alipay.com/common/02mse3
 */
export const decryptContent = (ciphertext: string, key: Buffer): string | null => {
  try {
    const decipher = createDecipheriv(algorithm, key, zeroIv)
    const bytes = Buffer.concat([decipher.update(ciphertext, 'base64'), decipher.final()])
    return bytes.toString('utf8')
  } catch {
    return null
  }
}
