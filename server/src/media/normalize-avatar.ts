import sharp from 'sharp'
import { ApiError } from '../errors'
import { createGate } from './gate'
import { sniffImage } from './sniff-image'

/** The one type that pictures are kept in: every host's image component shows it. */
export const avatarMediaType = 'image/jpeg'

const maxSidePixels = 512
const jpegQuality = 85
/** 25 megapixels, more than phones take: a small file can claim to be far larger. */
const maxInputPixels = 25_000_000
const maxSeconds = 5
/** Decoding the worst picture, a progressive one, takes 160 MB and two seconds. */
const maxAtOnce = 1
const maxWaiting = 50

// A picture is decoded once: what libvips would keep of it, and each thread more, is memory that
// only an attacker makes use of.
sharp.cache(false)
sharp.concurrency(1)

const gate = createGate(maxAtOnce, maxWaiting)

/**
 * Decodes a picture and encodes its pixels anew, so that nothing else of the file is kept: no
 * place, no camera, no trailing archive. Upright, at most 512 pixels a side, on white; of an
 * animation the first frame. The same bytes give the same result.
 *
 * Rejects with `unsupported_media` for whatever does not decode as PNG, JPEG or WebP.
 */
export const normalizeAvatar = async (bytes: Buffer): Promise<Buffer> => {
  const mediaType = sniffImage(bytes)
  if (mediaType === null) throw unsupported('neither PNG nor JPEG nor WebP')
  return gate(async () => {
    try {
      return await sharp(bytes, {
        limitInputPixels: maxInputPixels,
        failOn: 'error',
        sequentialRead: true,
        pages: 1,
      })
        .timeout({ seconds: maxSeconds })
        .autoOrient()
        .resize(maxSidePixels, maxSidePixels, { fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .jpeg({ quality: jpegQuality, progressive: true })
        .toBuffer()
    } catch (error) {
      // libvips' words are for the log: they may name what the file holds.
      throw unsupported('the picture cannot be decoded', error)
    }
  })
}

const unsupported = (detail: string, cause?: unknown) =>
  new ApiError('unsupported_media', { detail, cause })
