import { createHash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import { ApiError } from '../errors'
import type { Secret } from '../crypto/secret'
import { avatarMediaType } from './normalize-avatar'
import { assertMediaKey, type MediaKey, type MediaStore } from './media-store'

export interface S3Options {
  /** The bucket's own URL: `https://s3.example.com/bucket` or `https://bucket.s3.example.com`. */
  bucketUrl: string
  region: string
  accessKeyId: string
  secretAccessKey: Secret
  timeoutMs?: number
}

const defaultTimeoutMs = 10_000
const retries = 2
/** What is under a key never changes. */
const cacheControl = 'public, max-age=31536000, immutable'

/** Objects in a bucket of anything that speaks the S3 API. */
export const createS3MediaStore = (options: S3Options): MediaStore => {
  const client = new AwsClient({
    accessKeyId: options.accessKeyId,
    secretAccessKey: options.secretAccessKey.reveal(),
    region: options.region,
    service: 's3',
    retries,
  })
  const bucketUrl = options.bucketUrl.replace(/\/+$/, '')
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs

  const send = async (key: MediaKey, init: RequestInit): Promise<Response> => {
    assertMediaKey(key)
    try {
      return await client.fetch(`${bucketUrl}/${key}`, {
        ...init,
        signal: AbortSignal.timeout(timeoutMs),
      })
    } catch {
      // Not passed on: the request that it holds is signed.
      throw unavailable('does not respond')
    }
  }

  return {
    async put(key, bytes) {
      const response = await send(key, {
        method: 'PUT',
        body: new Uint8Array(bytes),
        headers: {
          'content-type': avatarMediaType,
          'cache-control': cacheControl,
          // Signed, so that nothing between can change the content.
          'x-amz-content-sha256': createHash('sha256').update(bytes).digest('hex'),
        },
      })
      await discard(response)
      if (!response.ok) throw unavailable(`refuses a write by ${response.status}`)
    },

    async get(key) {
      const response = await send(key, { method: 'GET' })
      if (response.ok) return Buffer.from(await response.arrayBuffer())
      await discard(response)
      if (response.status === 404) return null
      throw unavailable(`refuses a read by ${response.status}`)
    },

    async delete(key) {
      const response = await send(key, { method: 'DELETE' })
      await discard(response)
      if (!response.ok && response.status !== 404) {
        throw unavailable(`refuses a deletion by ${response.status}`)
      }
    },
  }
}

const discard = async (response: Response) => {
  await response.body?.cancel()
}

const unavailable = (what: string) =>
  new ApiError('service_unavailable', {
    retryAfterMs: 2_000,
    cause: new Error(`the media bucket ${what}`),
  })
