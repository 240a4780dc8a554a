import type { FastifyInstance } from 'fastify'
import { ApiError } from '../../errors'

/** `application/x-www-form-urlencoded`, as RFC 7662 has it. A parameter that comes twice is refused. */
export const useFormBody = (app: FastifyInstance): void => {
  const type = 'application/x-www-form-urlencoded'
  app.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) => {
    const parameters = [...new URLSearchParams(String(body))]
    const names = new Set(parameters.map(([name]) => name))
    if (names.size === parameters.length) done(null, Object.fromEntries(parameters))
    else done(new ApiError('invalid_request', { detail: 'body: has a parameter twice' }))
  })
}
