import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app-type'
import { ApiError } from '../../errors'
import { isMediaAddress, type MediaKey, type MediaStore } from '../../media/media-store'
import { avatarMediaType } from '../../media/normalize-avatar'
import type { PendingLinks } from '../../media/pending-links'

export interface MediaRoutesOptions {
  store: MediaStore
  pendingLinks: PendingLinks | null
}

/** What is at an address never changes. */
const forever = 'public, max-age=31536000, immutable'

/** The pictures that users show, and to WeChat those that it is about to judge. */
export const registerMediaRoutes = (
  app: App,
  { store, pendingLinks }: MediaRoutesOptions,
): void => {
  const send = async (reply: FastifyReply, key: MediaKey, cacheControl: string) => {
    const bytes = await store.get(key)
    if (bytes === null) throw new ApiError('not_found')
    return (
      reply
        .header('cache-control', cacheControl)
        .header('content-security-policy', "default-src 'none'; sandbox")
        // A page of any origin may show it; none may read more than the picture.
        .header('cross-origin-resource-policy', 'cross-origin')
        .type(avatarMediaType)
        .send(bytes)
    )
  }

  app.get('/media/:address', { schema: { hide: true } }, async (request, reply) => {
    const address = addressOf(request)
    const etag = `"${address}"`
    void reply.header('etag', etag)
    if (request.headers['if-none-match'] === etag) {
      return reply.header('cache-control', forever).code(304).send()
    }
    return send(reply, `avatars/${address}`, forever)
  })

  if (pendingLinks === null) return
  app.get('/media/pending/:address', { schema: { hide: true } }, async (request, reply) => {
    const address = addressOf(request)
    const token: unknown = Reflect.get(Object(request.query), 'token')
    if (typeof token !== 'string' || !pendingLinks.accepts(address, token)) {
      throw new ApiError('not_found')
    }
    return send(reply, `pending/${address}`, 'no-store')
  })
}

const addressOf = (request: FastifyRequest): string => {
  const address: unknown = Reflect.get(Object(request.params), 'address')
  if (typeof address !== 'string' || !isMediaAddress(address)) throw new ApiError('not_found')
  return address
}
