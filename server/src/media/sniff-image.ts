import type { avatarMediaTypes } from '../../../src/contract/user-calls'

export type ImageMediaType = (typeof avatarMediaTypes)[number]

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const jpegSignature = Buffer.from([0xff, 0xd8, 0xff])

/** What the first bytes say that a file is. Its name and its declared type are the sender's word. */
export const sniffImage = (bytes: Buffer): ImageMediaType | null => {
  if (startsWith(bytes, pngSignature)) return 'image/png'
  if (startsWith(bytes, jpegSignature)) return 'image/jpeg'
  const isRiff = bytes.toString('latin1', 0, 4) === 'RIFF'
  return isRiff && bytes.toString('latin1', 8, 12) === 'WEBP' ? 'image/webp' : null
}

const startsWith = (bytes: Buffer, signature: Buffer) =>
  bytes.subarray(0, signature.length).equals(signature)
