import type { FastifyInstance } from 'fastify'
import { ApiError } from '../../errors'
import { sendProblem } from './error-handler'

interface KnownPath {
  pattern: RegExp
  methods: Set<string>
}

/**
 * 404 for a path that does not exist, 405 with `Allow` for one that has other methods. Call before
 * any route is registered: it collects them.
 */
export const useNotFound = (app: FastifyInstance): void => {
  const paths = new Map<string, KnownPath>()

  app.addHook('onRoute', ({ url, method }) => {
    // CORS answers the preflight of any path.
    if (url === '*') return
    const known = paths.get(url) ?? { pattern: toPattern(url), methods: new Set<string>() }
    for (const name of [method].flat()) known.methods.add(name)
    paths.set(url, known)
  })

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.replace(/[?#].*$/, '')
    const methods = new Set<string>()
    for (const known of paths.values()) {
      if (known.pattern.test(path)) for (const method of known.methods) methods.add(method)
    }
    const allow = [...methods].sort().join(', ')
    const error =
      methods.size === 0
        ? new ApiError('not_found')
        : new ApiError('method_not_allowed', { headers: { allow } })
    sendProblem(error, request, reply)
  })
}

/** `/v1/sessions/:id` matches one segment in place of `:id`; a `*` at the end matches the rest. */
const toPattern = (url: string): RegExp => {
  const source = url
    .split('/')
    .map((segment) => {
      if (segment === '*') return '.*'
      return segment.startsWith(':') ? '[^/]+' : segment.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    })
    .join('/')
  return new RegExp(`^${source}$`)
}
