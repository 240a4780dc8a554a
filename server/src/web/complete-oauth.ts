import { hashRandomSecret } from '../crypto/random-secret'
import { recordAudit } from '../audit/audit-log'
import type { EraseAccount } from '../account/delete-account'
import type { Database } from '../db/port/database'
import type { OauthStatesTable } from '../db/port/schema'
import { ApiError, sessionInvalid } from '../errors'
import type { Clock } from '../lib/clock'
import type { WechatOaProvider } from '../providers/wechat-oa'
import { findSession } from '../sessions/session-queries'
import { isSessionToken, sessionIdOf, sessionRefOf } from '../sessions/session-token'
import type { Sessions } from '../sessions/sessions'
import type { ExchangeCode } from '../sign-in/exchange-code'
import type { OpenSession } from '../sign-in/open-session'
import type { RequestSource } from '../sign-in/request-source'
import { toApiError } from '../to-api-error'
import { ProviderError } from '../upstream/provider-error'
import { createAwaitResult } from './await-result'
import { claimState, findState, finishState } from './oauth-state-queries'
import type { OauthRefusals } from './oauth-refusals'
import type { RepeatedSession, RepeatSession } from './repeat-session'
import { withResult } from './return-url'

/** A browser that comes back from the platform's page. */
export interface OauthArrival {
  state: string
  /** Null where the user declined. */
  code: string | null
  /** What its cookies hold. */
  browserToken: string | null
  sessionToken: string | null
  source: Pick<RequestSource, 'id' | 'ip'>
}

export interface OauthOutcome {
  url: string
  /** For the session cookie. */
  session: RepeatedSession | null
  /** The session of the cookie that the browser has was ended. */
  endsCookie: boolean
}

/** Rejects with an `ApiError` that says where the browser goes. */
export type CompleteOauth = (arrival: OauthArrival) => Promise<OauthOutcome>

export interface CompleteOauthOptions {
  database: Database
  provider: WechatOaProvider
  exchangeCode: ExchangeCode
  openSession: OpenSession
  repeatSession: RepeatSession
  eraseAccount: EraseAccount
  sessions: Pick<Sessions, 'load'>
  refusals: OauthRefusals
  clock: Clock
  /** For the metrics. */
  count: (outcome: string, platformCode: string | null) => void
}

/** How long a second arrival gets the result of the first. */
const resultTtlMs = 60_000

/**
 * Finishes a redirect. The first arrival claims the state in the database and asks the platform; every other
 * one, on any node, waits for its result and asks nothing. A state that this browser did not begin is refused
 * before anything is used up.
 */
export const createCompleteOauth = (options: CompleteOauthOptions): CompleteOauth => {
  const { database, provider, sessions, refusals, clock } = options
  const awaitResult = createAwaitResult(database)

  const findOwnState = async ({ state, browserToken, source }: OauthArrival) => {
    const row = await database.one(findState, [hashRandomSecret(state)])
    if (row === null || row.app_id !== provider.appId) return refusals.refuse('unknown', source)
    if (browserToken === null || row.browser_hash !== hashRandomSecret(browserToken)) {
      return refusals.refuse('foreign_browser', source)
    }
    const isRunning = row.claimed_at !== null && row.result === null
    if (!isRunning && row.expires_at <= clock()) return refusals.refuse('expired', source)
    return row
  }

  const finishValues = (row: OauthStatesTable, result: string, sessionId: string | null) => [
    row.state_hash,
    result,
    sessionId,
    clock() + resultTtlMs,
  ]

  const finish = async (row: OauthStatesTable, result: string): Promise<OauthOutcome> => {
    await database.transaction((tx) => tx.run(finishState, finishValues(row, result, null)))
    const endsCookie = result === 'deleted'
    return { url: withResult(row.return_url, result), session: null, endsCookie }
  }

  const signIn = async (row: OauthStatesTable, code: string, arrival: OauthArrival) => {
    const { identity, startedAtMs } = await options.exchangeCode(provider, code)
    const mayCreate = row.scope === 'sign-in' && identity.recognizesOnly !== true
    const opened = await options.openSession(
      {
        provider,
        identity: { ...identity, recognizesOnly: !mayCreate },
        authenticatedAtMs: startedAtMs,
      },
      {
        device:
          row.device_name === null
            ? null
            : { name: row.device_name, platform: row.device_platform ?? '' },
        installationId: row.installation_id,
        renews: null,
        replaces: sessionRefOf(arrival.sessionToken),
        // With the session, or a second arrival would wait for a result that never comes.
        alsoWrite: (tx, session) => tx.run(finishState, finishValues(row, 'signed_in', session.id)),
      },
      arrival.source,
    )
    options.count('created', null)
    const session = { token: opened.token, createdAtMs: opened.row.created_at }
    return { url: withResult(row.return_url, 'signed_in'), session, endsCookie: false }
  }

  /** For the session that asked, which is still this browser's, and a user whom the platform names. */
  const deleteAccount = async (row: OauthStatesTable, code: string, arrival: OauthArrival) => {
    const { sessionToken, source } = arrival
    const live = namesSession(sessionToken, row) ? await sessions.load(sessionToken ?? '') : null
    if (live === null) throw sessionInvalid()
    const { identity, startedAtMs } = await options.exchangeCode(provider, code)
    const identified = { provider, identity, authenticatedAtMs: startedAtMs }
    await options.eraseAccount(live, identified, source.id)
    return finish(row, 'deleted')
  }

  const completeFirst = async (row: OauthStatesTable, arrival: OauthArrival) => {
    const { code, source } = arrival
    try {
      if (code === null) return await finish(row, 'declined')
      const work = row.purpose === 'delete' ? deleteAccount : signIn
      return await work(row, code, arrival)
    } catch (error) {
      const problem = toApiError(error)
      const { cause } = problem
      options.count(problem.code, cause instanceof ProviderError ? cause.platformCode : null)
      const entry = { purpose: row.purpose, code: problem.code, address: source.ip }
      await database
        .transaction(async (tx) => {
          await tx.run(finishState, finishValues(row, problem.code, null))
          // A failed sign-in has no user; a deletion has that of the session that asked.
          const asked = row.session_id === null ? null : await tx.one(findSession, [row.session_id])
          const userId = asked?.user_id ?? null
          const about = { event: 'oauth_failed', userId, requestId: source.id } as const
          await recordAudit(tx, clock(), { ...about, detail: entry })
        })
        // The problem to report is the first one.
        .catch(() => undefined)
      throw redirected(problem, row)
    }
  }

  const completeAgain = async (row: OauthStatesTable, arrival: OauthArrival) => {
    const finished = await awaitResult(row.state_hash)
    if (finished === null || finished.result === null) {
      throw redirected(new ApiError('provider_unavailable'), row)
    }
    if (finished.result !== 'signed_in') {
      const endsCookie = finished.result === 'deleted' && namesSession(arrival.sessionToken, row)
      return { url: withResult(row.return_url, finished.result), session: null, endsCookie }
    }
    const { sessionToken, source } = arrival
    const session = await options.repeatSession(row.state_hash, sessionRefOf(sessionToken), source)
    if (session === null) {
      await refusals.record('ended', source)
      throw redirected(new ApiError('oauth_state_invalid'), row)
    }
    return { url: withResult(row.return_url, 'signed_in'), session, endsCookie: false }
  }

  return async (arrival) => {
    const row = await findOwnState(arrival)
    const claim = [row.state_hash, clock()]
    const isFirst = (await database.transaction((tx) => tx.run(claimState, claim))) > 0
    return isFirst ? completeFirst(row, arrival) : completeAgain(row, arrival)
  }
}

const namesSession = (token: string | null, row: OauthStatesTable): boolean =>
  token !== null && isSessionToken(token) && sessionIdOf(token) === row.session_id

const redirected = (problem: ApiError, row: OauthStatesTable): ApiError =>
  new ApiError(problem.code, {
    retryAfterMs: problem.retryAfterMs,
    cause: problem.cause ?? problem,
    redirectTo: withResult(row.return_url, problem.code),
  })
