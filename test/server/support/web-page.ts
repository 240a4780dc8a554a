import * as v from 'valibot'
import { type HandoverPurpose } from '../../../src/contract/handovers'
import {
  createdHandoverSchema,
  polledHandoverSchema,
  type CreatedHandover,
  type PolledHandover,
} from '../../../src/contract/web-handovers'
import {
  currentSessionSchema,
  installationHeader,
  sessionHeader,
  type CurrentSession,
} from '../../../src/contract/session-calls'
import type { HttpClient, HttpResponse } from './http-client'

export const webOrigin = 'https://h5.example.com'

export const desktopUserAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

export interface WebPageOptions {
  origin?: string
  userAgent?: string
  /** As a trusted proxy names it. */
  address?: string
  installationId?: string
}

/** A page in a browser of its own: it keeps cookies, and sends its origin with what changes something. */
export interface WebPage {
  readonly cookies: Map<string, string>
  call(method: string, path: string, body?: unknown, node?: HttpClient): Promise<HttpResponse>
  begin(purpose?: HandoverPurpose): Promise<CreatedHandover>
  poll(id: string, node?: HttpClient): Promise<PolledHandover>
  collect(id: string, node?: HttpClient): Promise<HttpResponse>
  redeem(ticket: string, node?: HttpClient): Promise<HttpResponse>
  /** `GET /v1/sessions/current`; null where the browser has no session. */
  current(node?: HttpClient): Promise<CurrentSession | null>
}

export const createWebPage = (call: HttpClient, options: WebPageOptions = {}): WebPage => {
  const { origin = webOrigin, userAgent = desktopUserAgent, address, installationId } = options
  const cookies = new Map<string, string>()
  let sessionId: string | null = null

  const send: WebPage['call'] = async (method, path, body, node = call) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await node(method, path, {
      body,
      headers: {
        'user-agent': userAgent,
        ...(method === 'GET' ? {} : { origin }),
        ...(cookie === '' ? {} : { cookie }),
        ...(sessionId === null ? {} : { [sessionHeader]: sessionId }),
        ...(installationId === undefined ? {} : { [installationHeader]: installationId }),
        ...(address === undefined ? {} : { 'x-forwarded-for': address }),
      },
    })
    for (const text of [response.headers['set-cookie'] ?? []].flat()) keep(text)
    const opened = v.safeParse(currentSessionSchema, response.body)
    if (opened.success) sessionId = opened.output.session.id
    return response
  }

  const keep = (setCookie: string) => {
    const [pair = ''] = setCookie.split(';')
    const [name = '', value = ''] = pair.split('=')
    if (/max-age=0(;|$)/i.test(setCookie)) cookies.delete(name)
    else cookies.set(name, value)
  }

  return {
    cookies,
    call: send,

    async begin(purpose = 'sign-in') {
      const response = await send('POST', '/v1/handovers', { purpose })
      if (response.status !== 201) throw new Error(`no hand-over: ${response.text}`)
      return v.parse(createdHandoverSchema, response.body)
    },

    async poll(id, node) {
      const response = await send('GET', `/v1/handovers/${id}`, undefined, node)
      if (response.status !== 200) throw new Error(`no answer: ${response.text}`)
      return v.parse(polledHandoverSchema, response.body)
    },

    collect: (id, node) => send('POST', `/v1/handovers/${id}/collect`, undefined, node),

    redeem: (ticket, node) => send('POST', '/v1/tickets/redeem', { ticket }, node),

    async current(node) {
      const response = await send('GET', '/v1/sessions/current', undefined, node)
      return response.status === 200 ? v.parse(currentSessionSchema, response.body) : null
    },
  }
}
