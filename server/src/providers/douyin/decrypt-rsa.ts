import { constants, privateDecrypt, type KeyObject } from 'node:crypto'

/**
 * RSA with PKCS#1 v1.5 padding, block by block. Node refuses this padding because of CVE-2023-46809,
 * whose attack needs a server that decrypts what an attacker sends and shows how it failed. This
 * ciphertext comes from Douyin over TLS, and every failure is the same null; so the padding is
 * removed here.
 *
 * https://nodejs.org/en/blog/vulnerability/february-2024-security-releases
 */
export const decryptRsa = (ciphertext: Buffer, privateKey: KeyObject): Buffer | null => {
  const blockBytes = (privateKey.asymmetricKeyDetails?.modulusLength ?? 0) / 8
  if (blockBytes === 0 || ciphertext.length === 0 || ciphertext.length % blockBytes !== 0) {
    return null
  }
  const parts: Buffer[] = []
  for (let at = 0; at < ciphertext.length; at += blockBytes) {
    const part = decryptBlock(ciphertext.subarray(at, at + blockBytes), privateKey)
    if (part === null) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** At least eight bytes of padding. https://www.rfc-editor.org/rfc/rfc8017#section-7.2.2 */
const minPaddingBytes = 8

const decryptBlock = (block: Buffer, key: KeyObject): Buffer | null => {
  let padded: Buffer
  try {
    padded = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, block)
  } catch {
    // The number is not below the modulus.
    return null
  }
  // 00 02, bytes other than zero, 00, then the text.
  const separator = padded.indexOf(0, 2)
  const isPadded = padded[0] === 0 && padded[1] === 2 && separator >= 2 + minPaddingBytes
  return isPadded ? padded.subarray(separator + 1) : null
}
