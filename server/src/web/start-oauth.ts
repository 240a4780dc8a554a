import type { StartOauth } from '../../../src/contract/oauth-calls'
import { hashRandomSecret, newRandomSecret } from '../crypto/random-secret'
import type { Database } from '../db/port/database'
import type { Clock } from '../lib/clock'
import type { WechatOaProvider } from '../providers/wechat-oa'
import { cleanDevice } from '../sign-in/clean-device'
import { isBrowserToken, newState } from './browser-token'
import { insertState } from './oauth-state-queries'
import { returnUrlOf } from './return-url'

/** What the browser that asks has told of itself. */
export interface OauthBrowser {
  /** Of its page: one of the listed ones. */
  origin: string
  /** Its cookie, if it has one. */
  token: string | null
  installationId: string | null
}

export interface StartedOauth {
  authorizeUrl: string
  /** The browser keeps it as a cookie until it comes back. */
  browserToken: string
}

export interface StartOauthOptions {
  database: Database
  provider: WechatOaProvider
  /** Of this server. What a request's `Host` says is the client's to choose. */
  publicBaseUrl: string
  clock: Clock
}

export interface StartOauthCalls {
  signIn(request: StartOauth, browser: OauthBrowser): Promise<StartedOauth>
  /** The session's user wants the account deleted, and proves with this redirect who they are. */
  deletion(
    request: Pick<StartOauth, 'returnPath'>,
    sessionId: string,
    browser: OauthBrowser,
  ): Promise<StartedOauth>
}

/** Where the platform sends the browser. */
export const callbackPath = '/v1/oauth/wechat-oa/callback'

const stateTtlMs = 10 * 60_000

export const createStartOauth = (options: StartOauthOptions): StartOauthCalls => {
  const { database, provider, clock } = options
  const redirectUri = `${options.publicBaseUrl}${callbackPath}`

  const start = async (
    purpose: 'sign-in' | 'delete',
    { scope, returnPath, device }: StartOauth,
    sessionId: string | null,
    browser: OauthBrowser,
  ): Promise<StartedOauth> => {
    const state = newState()
    // Of two that begin at once in a browser without one, the last response's stays: the other begins again.
    const browserToken = isBrowserToken(browser.token) ? browser.token : newRandomSecret()
    const nowMs = clock()
    const shown = device === undefined ? null : cleanDevice(device)
    const values = [
      hashRandomSecret(state),
      provider.name,
      provider.appId,
      purpose,
      scope,
      returnUrlOf(browser.origin, returnPath),
      hashRandomSecret(browserToken),
      sessionId,
      shown?.name ?? null,
      shown?.platform ?? null,
      browser.installationId,
      nowMs,
      nowMs + stateTtlMs,
    ]
    await database.transaction((tx) => tx.run(insertState, values))
    return { authorizeUrl: provider.authorizeUrl({ redirectUri, scope, state }), browserToken }
  }

  return {
    signIn: (request, browser) => start('sign-in', request, null, browser),
    // No consent sheet: the page has already asked, and WeChat returns its current user.
    deletion: ({ returnPath }, sessionId, browser) =>
      start('delete', { scope: 'recognize', returnPath }, sessionId, browser),
  }
}
