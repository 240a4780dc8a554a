import { parseSetCookie, stringifyCookie } from 'cookie'
import * as v from 'valibot'
import { sessionHeader, currentSessionSchema } from '../../../src/contract/session-calls'
import { startedOauthSchema } from '../../../src/contract/oauth-calls'
import type { AuthorizeDecision } from '../../../tools/sandbox/wechat/official-account/official-account-control'
import type { CallOptions, HttpResponse } from './http-client'
import type { TestNode, TestServer } from './test-server'

export const webOrigin = 'https://h5.example.com'
export const sessionCookie = '__Host-passport-session'
export const browserCookie = '__Host-passport-browser'

export interface BrowserCall extends CallOptions {
  /** Null sends none, as a navigation does. @default the page's own */
  origin?: string | null
  /** The session that the request names. @default the one that the page knows */
  session?: string | null
  node?: TestNode
}

/** Where the server sent the browser. */
export interface Landing {
  status: number
  location: string
  result: string | null
  setCookies: readonly string[]
  headers: HttpResponse['headers']
}

/** A browser's cookies, and one page that knows its session's id. */
export interface TestBrowser {
  readonly cookies: Map<string, string>
  /** What the page knows. */
  sessionId: string | null
  /** Of a request of the page. */
  headers(options?: {
    origin?: string | null | undefined
    session?: string | null | undefined
  }): Record<string, string>
  call(method: string, path: string, options?: BrowserCall): Promise<HttpResponse>
  /** The page of the platform that a sign-in begins with. */
  start(scope: 'recognize' | 'sign-in', returnPath?: string): Promise<string>
  /** Follows the platform's page back to the server. */
  comeBack(callbackUrl: string, node?: TestNode): Promise<Landing>
  /** From the tap to the page, which then asks for its session. Null where there is none. */
  signIn(decision?: AuthorizeDecision, scope?: 'recognize' | 'sign-in'): Promise<string | null>
  /** What the page asks with an empty store. */
  findSession(): Promise<string | null>
}

export const createTestBrowser = (server: TestServer): TestBrowser => {
  const cookies = new Map<string, string>()

  const keep = (response: HttpResponse): string[] => {
    const set = [response.headers['set-cookie'] ?? []].flat()
    for (const text of set) {
      const { name, value, maxAge } = parseSetCookie(text)
      if (maxAge === 0) cookies.delete(name)
      else cookies.set(name, value ?? '')
    }
    return set
  }

  const browser: TestBrowser = {
    cookies,
    sessionId: null,
    headers({ origin = webOrigin, session = browser.sessionId } = {}) {
      return {
        ...(origin === null ? {} : { origin }),
        ...(cookies.size === 0 ? {} : { cookie: stringifyCookie(Object.fromEntries(cookies)) }),
        ...(session === null ? {} : { [sessionHeader]: session }),
      }
    },
    async call(method, path, { origin, session, node = server, ...options } = {}) {
      const response = await node.call(method, path, {
        ...options,
        headers: { ...browser.headers({ origin, session }), ...options.headers },
      })
      keep(response)
      return response
    },
    async start(scope, returnPath = '/#/pages/mine/index') {
      const body = { scope, returnPath }
      const response = await browser.call('POST', '/v1/oauth/wechat-oa', { body })
      if (response.status !== 200) throw new Error(response.text)
      return v.parse(startedOauthSchema, response.body).authorizeUrl
    },
    async comeBack(callbackUrl, node = server) {
      const { pathname, search } = new URL(callbackUrl)
      const headers: Record<string, string> =
        cookies.size === 0 ? {} : { cookie: stringifyCookie(Object.fromEntries(cookies)) }
      const response = await node.call('GET', `${pathname}${search}`, { headers })
      const location = String(response.headers['location'])
      return {
        status: response.status,
        location,
        result: URL.canParse(location)
          ? new URL(location).searchParams.get('passport-result')
          : null,
        setCookies: keep(response),
        headers: response.headers,
      }
    },
    async signIn(decision, scope = 'sign-in') {
      const authorizeUrl = await browser.start(scope)
      await browser.comeBack(server.sandbox.officialAccount.authorize(authorizeUrl, decision))
      return browser.findSession()
    },
    async findSession() {
      const response = await browser.call('GET', '/v1/sessions/current', { session: null })
      browser.sessionId =
        response.status === 200 ? v.parse(currentSessionSchema, response.body).session.id : null
      return browser.sessionId
    },
  }
  return browser
}
