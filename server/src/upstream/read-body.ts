import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'

interface Body {
  arrayBuffer(): Promise<ArrayBuffer>
}

/** Gateways compress although the request asks for `identity`. */
const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const

/**
 * The bytes of a response, decompressed where its `content-encoding` says so. Rejects with
 * `ERR_BUFFER_TOO_LARGE` where more than `maxBytes` come out of the compression.
 */
export const readBody = async (
  body: Body,
  contentEncoding: string,
  maxBytes: number,
): Promise<Buffer> => {
  const bytes = Buffer.from(await body.arrayBuffer())
  const encoding = contentEncoding.trim().toLowerCase()
  return isDecoder(encoding) ? decoders[encoding](bytes, { maxOutputLength: maxBytes }) : bytes
}

const isDecoder = (encoding: string): encoding is keyof typeof decoders => encoding in decoders
