import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import type { App } from '../app-type'
import type { Clock } from '../../lib/clock'
import { ApiError } from '../../errors'
import type { Avatars } from '../../account/avatars'
import { readMediaCheckEvent } from '../../wechat/media-check-event'
import type { Metrics } from '../../metrics/metrics'
import { throttle } from '../../lib/throttle'
import {
  checkQuery,
  pushFixes,
  readPushMessage,
  type PushRejection,
  type PushQuery,
  type PushSecrets,
} from '../../wechat/push-message'
import type { WechatClients } from '../../wechat/wechat-clients'

export interface WechatPushRoutesOptions {
  secrets: PushSecrets
  wechat: WechatClients
  avatars: Pick<Avatars, 'applyVerdict'>
  clock: Clock
  log: Pick<FastifyBaseLogger, 'warn'>
  metrics: Pick<Metrics, 'pushMessage'>
}

const path = '/v1/wechat/push/:appId'
const warnEveryMs = 60_000

/**
 * WeChat sends its events here. The address is entered on its console with the AppID at the end, data format
 * JSON. Any other client gets 404. What cannot be read is never acknowledged: the log says what to set.
 */
export const registerWechatPushRoutes = async (
  app: App,
  { secrets, wechat, avatars, clock, log, metrics }: WechatPushRoutesOptions,
): Promise<void> => {
  const warn = throttle(
    (rejection: PushRejection) =>
      log.warn({ code: rejection }, `message push: ${pushFixes[rejection]}`),
    warnEveryMs,
  )
  const refuse = (rejection: PushRejection): ApiError => {
    metrics.pushMessage(rejection)
    warn(rejection)
    return rejection === 'unsigned'
      ? new ApiError('not_found')
      : new ApiError('invalid_request', { detail: pushFixes[rejection] })
  }

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
      const rejection = checkQuery(secrets, query, clock())
      if (rejection !== null) throw refuse(rejection)
      void reply.type('text/plain').send(query.echostr ?? '')
    })

    scope.post(path, { schema: { hide: true } }, async (request, reply) => {
      const appId = appIdOf(request)
      const body = typeof request.body === 'string' ? request.body : ''
      const context = { appId, nowMs: clock() }
      const reading = readPushMessage(secrets, queryOf(request), body, context)
      if (reading.outcome !== 'read') throw refuse(reading.outcome)
      metrics.pushMessage('read')
      const event = readMediaCheckEvent(reading.message)
      if (event !== null) await avatars.applyVerdict(event)
      // Any other response makes WeChat send the event again.
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
