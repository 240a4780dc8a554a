import { isAppError } from '../contract/app-error'
import type { WireResponse, WireRequest, WireTask } from '../http/ports'
import { browser } from './browser'
import { classifyFailure } from './host-errors/classify-failure'
import { requestError } from './host-errors/request-error'
import { readHeaders } from './response'

/**
 * A request of a web page by the browser's own `fetch`, out of reach of `Taro.addInterceptor`.
 * A redirect is not followed, since it would take the request's secrets along; where it leads cannot be
 * read.
 */
export const fetchRequest = (request: WireRequest): WireTask => {
  const controller = new (browser().AbortController)()
  return {
    response: send(request, controller.signal).catch((reason: unknown) => {
      if (isAppError(reason)) throw reason
      throw requestError(classifyFailure('h5', 'request', reason), reason)
    }),
    abort: () => {
      controller.abort()
    },
  }
}

const send = async (request: WireRequest, signal: object): Promise<WireResponse> => {
  const response = await browser().fetch(request.url, {
    method: request.method,
    headers: request.headers,
    ...(request.body === undefined ? {} : { body: request.body }),
    redirect: 'manual',
    // The session is a cookie of our API. Another server gets a token in its place, and no cookie.
    credentials: 'authorization' in request.headers ? 'omit' : 'include',
    signal,
  })
  if (response.type === 'opaqueredirect') throw requestError('response', response.type)
  const headers: Record<string, string> = {}
  response.headers.forEach((value, name) => {
    headers[name] = value
  })
  return { status: response.status, headers: readHeaders(headers), body: await response.text() }
}
