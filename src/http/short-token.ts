import { cancelled, type AppError } from '../contract/app-error'
import type { ShortTokenAnswer } from '../contract/short-token'
import type { BackendRefusal, HttpPorts, RequestSession, SessionPort } from './ports'

/** For a request's way to the backend, and for a backend's clock that is ahead of our server's. */
const marginMs = 30_000

/** The short token of one user; a change of the user drops it. */
interface Slot extends RequestSession {
  /** The token of the session that it was fetched with: none before the first one. */
  sessionToken?: string | undefined
  /** Of the server's clock; none before the first token. */
  expiresAt?: string
  /** There is no token yet, or the backend refused it, or it or its session has ended. */
  isRefused: boolean
  /** The fetch under way; one that failed stays for as long as the server's Retry-After says. */
  fetching?: Promise<unknown> | null
}

export interface ShortTokenPorts extends Pick<HttpPorts, 'session' | 'clock'> {
  /** The server's clock; NaN where it is not known, and then only the backend says that a token ended. */
  serverNowMs: () => number
}

export interface ShortTokens extends SessionPort {
  /** The current token, or another one than the rejected. */
  renew(rejectedToken?: string): Promise<RequestSession>
}

/**
 * Short tokens for a team's own backend, in memory: one fetch at a time, shared by everyone who needs
 * the token, and a new one before it ends or once the backend refuses it. To the request client they
 * are a session of their own, which belongs to the user of our session.
 *
 * @param fetchToken Asks our API as the current user. It rejects when the user changes.
 */
export const createShortTokens = (
  { session, clock, serverNowMs }: ShortTokenPorts,
  fetchToken: () => Promise<ShortTokenAnswer>,
): ShortTokens => {
  let slot: Slot | null = null

  const current = (): Slot | null => {
    const ours = session.current()
    if (ours?.userId !== slot?.userId)
      slot = ours && { userId: ours.userId, token: '', isRefused: true }
    // Our session was renewed: the server knows the former one no more.
    if (slot !== null) slot.isRefused ||= slot.sessionToken !== ours?.token
    return slot
  }

  const fetchFor = async (mine: Slot): Promise<void> => {
    // Before the fetch: a session that is renewed meanwhile costs one more, at worst.
    mine.sessionToken = session.current()?.token
    try {
      Object.assign(mine, await fetchToken(), { isRefused: false, fetching: null })
    } catch (error) {
      const waitMs = ((error as AppError).retryAtMs ?? 0) - clock.nowMs()
      clock.after(waitMs, () => {
        mine.fetching = null
      })
      throw error
    }
  }

  const renew = async (rejectedToken?: string): Promise<RequestSession> => {
    const began = current()
    if (began !== null && began.token === rejectedToken) began.isRefused = true
    await session.ensure()
    const mine = current()
    // A caller belongs to the user for whom it began, before the token and after it.
    if (mine === null || mine !== (began ?? mine)) throw cancelled()
    mine.isRefused ||= serverNowMs() >= Date.parse(mine.expiresAt ?? '') - marginMs
    if (mine.isRefused) await (mine.fetching ??= fetchFor(mine))
    if (mine !== current()) throw cancelled()
    return mine
  }

  session.onChange(current)

  return { ...session, current, ensure: renew, renew, backend }
}

const backend: BackendRefusal = {
  /**
   * RFC 9110 has every 401 name a scheme, and RFC 6750 says how a server names the check of its token
   * (https://www.rfc-editor.org/rfc/rfc6750#section-3): then no handler ran. Another 401 may come from
   * behind the handler, or from a proxy.
   */
  hadNoEffect: ({ method }, { headers }) =>
    method === 'GET' || /^bearer/i.test(headers['www-authenticate'] ?? ''),
}
