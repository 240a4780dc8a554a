import sharp from 'sharp'
import { ApiError } from '../errors'
import { createSemaphore, SemaphoreFullError } from '../lib/semaphore'
import { sniffImage } from './sniff-image'

/** The one type that pictures are kept in: every host's image component shows it. */
export const avatarMediaType = 'image/jpeg'

const maxSidePixels = 512
const jpegQuality = 85
/** 25 megapixels, more than phones take: a small file can claim to be far larger. */
const maxInputPixels = 25_000_000
const maxSeconds = 5
/** Decoding the worst picture, a progressive one, takes 160 MB and two seconds. */
const maxRunning = 1
const maxWaiting = 50

// A picture is decoded once: what libvips would keep of it, and each thread more, is memory that
// only an attacker makes use of.
sharp.cache(false)
sharp.concurrency(1)

const decoding = createSemaphore(maxRunning, maxWaiting)

/**
 * Decodes a picture and encodes its pixels again, so that nothing else of the file is kept: no location, no
 * camera, no trailing archive. The result is upright, at most 512 pixels a side, on white; an animation
 * becomes its first frame. The same bytes give the same result.
 *
 * Rejects with `unsupported_media` where the bytes do not decode as PNG, JPEG or WebP, and with
 * `service_unavailable` where too many pictures wait.
 */
export const normalizeAvatar = async (bytes: Buffer): Promise<Buffer> => {
  const mediaType = sniffImage(bytes)
  if (mediaType === null) throw unsupported('neither PNG nor JPEG nor WebP')
  return decoding(async () => {
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
  }).catch((error: unknown) => {
    if (!(error instanceof SemaphoreFullError)) throw error
    throw new ApiError('service_unavailable', { retryAfterMs: 2_000 })
  })
}

const unsupported = (detail: string, cause?: unknown) =>
  new ApiError('unsupported_media', { detail, cause })
