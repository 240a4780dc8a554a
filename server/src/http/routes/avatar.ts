import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { userResponseSchema } from '../../../../src/contract/user'
import { avatarMaxBytes, avatarMediaTypes } from '../../../../src/contract/user-calls'
import type { App } from '../app-type'
import { ApiError } from '../../errors'
import { liveSessionOf } from '../hooks/authentication'
import { wire } from '../wire-schema'
import type { Avatars } from '../../account/avatars'
import type { RouteGuards } from './route-guards'

export interface AvatarRoutesOptions {
  guards: RouteGuards
  avatars: Pick<Avatars, 'upload' | 'remove'>
}

const fieldName = 'avatar'

/** In a scope of its own: no other call takes a multipart body. */
export const registerAvatarRoutes = async (
  app: App,
  { guards, avatars }: AvatarRoutesOptions,
): Promise<void> => {
  await app.register(async (scope) => {
    await scope.register(multipart, {
      limits: { fileSize: avatarMaxBytes, files: 1, fields: 0, parts: 1, headerPairs: 20 },
    })
    scope.post(
      '/v1/me/avatar',
      {
        ...guards.platformCall,
        schema: {
          operationId: 'uploadAvatar',
          summary: `Replace the picture: one file, PNG, JPEG or WebP, in the field \`${fieldName}\``,
          upload: { field: fieldName, mediaTypes: avatarMediaTypes },
          problems: [
            'content_check_unavailable',
            'content_rejected',
            'provider_rejected',
            'provider_unavailable',
          ],
          response: { 200: wire(userResponseSchema) },
        },
      },
      async (request) => {
        const bytes = await readFile(request)
        return { user: await avatars.upload(liveSessionOf(request), bytes) }
      },
    )
    scope.delete(
      '/v1/me/avatar',
      {
        ...guards.session,
        schema: {
          operationId: 'removeAvatar',
          summary: 'Remove the picture',
          response: { 200: wire(userResponseSchema) },
        },
      },
      async (request) => ({ user: await avatars.remove(liveSessionOf(request)) }),
    )
  })
}

const readFile = async (request: FastifyRequest): Promise<Buffer> => {
  if (!request.isMultipart())
    throw new ApiError('unsupported_media', { detail: 'send multipart/form-data' })
  try {
    let bytes: Buffer | null = null
    // Read to its end, so that a second part is met, too.
    for await (const file of request.files()) {
      const read = await file.toBuffer()
      if (file.fieldname === fieldName) bytes = read
    }
    if (bytes === null) {
      throw new ApiError('invalid_request', { detail: `body: ${fieldName} is missing` })
    }
    return bytes
  } catch (error) {
    throw error instanceof ApiError ? error : toUploadError(error)
  }
}

/** The parser's own errors have no status: what it cannot read is the sender's fault. */
const toUploadError = (error: unknown): ApiError => {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return code === 'FST_REQ_FILE_TOO_LARGE'
    ? new ApiError('payload_too_large', { detail: `at most ${avatarMaxBytes} bytes`, cause: error })
    : new ApiError('invalid_request', { detail: 'body: must be one file', cause: error })
}
