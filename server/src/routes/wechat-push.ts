import type { FastifyRequest } from 'fastify'
import type { App } from '../app'
import type { Clock } from '../clock'
import { ApiError } from '../errors'
import type { Avatars } from '../profile/avatars'
import { readMediaCheckEvent } from '../wechat/media-check-event'
import {
  isFromWechat,
  readPushMessage,
  type PushQuery,
  type PushSecrets,
} from '../wechat/push-message'
import type { WechatClients } from '../wechat/wechat-clients'

export interface WechatPushRoutesOptions {
  secrets: PushSecrets
  wechat: WechatClients
  avatars: Pick<Avatars, 'settle'>
  clock: Clock
}

const path = '/v1/wechat/push/:appId'

/**
 * Where WeChat sends its events; the address goes on its console with the app's id at the end, data
 * format JSON. Whoever is not WeChat finds nothing here.
 */
export const registerWechatPushRoutes = async (
  app: App,
  { secrets, wechat, avatars, clock }: WechatPushRoutesOptions,
): Promise<void> => {
  const appIdOf = (request: FastifyRequest): string => {
    const appId: unknown = Reflect.get(Object(request.params), 'appId')
    if (typeof appId !== 'string' || wechat.find(appId) === null) throw new ApiError('not_found')
    return appId
  }

  await app.register((scope, _options, done) => {
    // Events come as text, because the signature of the safe mode covers it; under any type.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) => {
      parsed(null, body)
    })

    scope.get(path, { schema: { hide: true } }, (request, reply) => {
      appIdOf(request)
      const query = queryOf(request)
      if (!isFromWechat(secrets, query, clock())) throw new ApiError('not_found')
      void reply.type('text/plain').send(query.echostr ?? '')
    })

    scope.post(path, { schema: { hide: true } }, async (request, reply) => {
      const appId = appIdOf(request)
      const body = typeof request.body === 'string' ? request.body : ''
      const message = readPushMessage(secrets, queryOf(request), body, { appId, nowMs: clock() })
      if (message === null) throw new ApiError('not_found')
      const event = readMediaCheckEvent(message)
      if (event !== null) await avatars.settle(event)
      // Anything else makes WeChat send the event again.
      return reply.type('text/plain').send('success')
    })
    done()
  })
}

const queryOf = (request: FastifyRequest): PushQuery & { echostr?: string } =>
  Object.fromEntries(
    Object.entries(Object(request.query) as Record<string, unknown>).filter(
      ([, value]) => typeof value === 'string',
    ),
  )
