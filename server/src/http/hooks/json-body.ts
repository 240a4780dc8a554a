import type { FastifyInstance } from 'fastify'
import { ApiError } from '../../errors'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Only JSON, strictly in UTF-8. An empty body counts as none: the host's request function sends
 * `content-type: application/json` with every call, also a DELETE that has no body.
 */
export const useJsonBody = (app: FastifyInstance): void => {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) {
      done(null, undefined)
      return
    }
    const text = decode(body as Buffer)
    if (text === null) {
      done(new ApiError('invalid_request', { detail: 'body: must be UTF-8' }))
      return
    }
    void parseJson(request, text, (error, value) => {
      if (error === null) done(null, value)
      else done(new ApiError('invalid_request', { detail: 'body: must be JSON', cause: error }))
    })
  })
}

const decode = (body: Buffer): string | null => {
  try {
    return utf8.decode(body)
  } catch {
    return null
  }
}
