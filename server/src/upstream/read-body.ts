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
 * The text of a response, decompressed where its `content-encoding` says so. Rejects with
 * `ERR_BUFFER_TOO_LARGE` where more than `maxBytes` come out of the compression.
 */
export const readBody = async (
  body: Body,
  contentEncoding: string,
  maxBytes: number,
): Promise<string> => {
  const bytes = new Uint8Array(await body.arrayBuffer())
  const encoding = contentEncoding.trim().toLowerCase()
  if (!isDecoder(encoding)) return utf8.decode(bytes)
  return utf8.decode(await decoders[encoding](bytes, { maxOutputLength: maxBytes }))
}

const utf8 = new TextDecoder()

const isDecoder = (encoding: string): encoding is keyof typeof decoders => encoding in decoders
