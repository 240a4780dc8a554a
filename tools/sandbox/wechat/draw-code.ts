import { crc32, deflateSync } from 'node:zlib'
import { encode } from 'uqr'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const bitsPerSample = 8
const greyscale = 0
const white = 255

/**
 * A PNG of a plain QR code in place of WeChat's round one, which only WeChat can draw and read. Its modules
 * are as many whole pixels wide as fit.
 */
export const drawCode = (text: string, widthPixels: number): Buffer => {
  const { data, size } = encode(text, { border: 4 })
  const scale = Math.max(1, Math.floor(widthPixels / size))
  const width = size * scale
  const rows = data.flatMap((modules) => {
    const row = Buffer.alloc(1 + width)
    for (const [index, isDark] of modules.entries()) {
      row.fill(isDark ? 0 : white, 1 + index * scale, 1 + (index + 1) * scale)
    }
    return Array.from({ length: scale }, () => row)
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(width, 4)
  header.set([bitsPerSample, greyscale], 8)
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** https://www.w3.org/TR/png-3/#5Chunk-layout */
const chunk = (type: string, body: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const whole = Buffer.alloc(4 + named.length + 4)
  whole.writeUInt32BE(body.length, 0)
  whole.set(named, 4)
  whole.writeUInt32BE(crc32(named), 4 + named.length)
  return whole
}
