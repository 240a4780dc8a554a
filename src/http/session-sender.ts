import { cancelled, sessionExpired } from '../contract/app-error'
import type { SessionPort, WireRequest, WireResponse } from './ports'
import { isSessionRefusal } from './response'
import type { Sender } from './sender'
import type { CancelSignal } from './task'

/** A response, and the token that the request was sent with. */
export interface Authorized {
  response: WireResponse
  token: string
}

/**
 * Sends a request with the session that is current when its turn comes. Where our server refuses the
 * session, it is renewed and the request replayed, once. A request belongs to the user for whom it
 * began: when the user changes, it rejects with `cancelled`.
 */
export type SessionSender = (
  wire: WireRequest,
  isReplayable: boolean,
  signal: CancelSignal,
) => Promise<Authorized>

/** The request with this token on it, or with none where it is null. */
export type Authorize = (wire: WireRequest, token: string | null) => WireRequest

export const createSessionSender = (
  session: SessionPort,
  send: Sender,
  withToken: Authorize,
): SessionSender => {
  const { backend } = session

  /** Of our server only its own words count, which hosts hide where the response is a file. */
  const isRefusal = async (
    { isDownload }: WireRequest,
    response: WireResponse,
    token: string,
  ): Promise<boolean> =>
    response.status === 401 &&
    (backend !== undefined ||
      isSessionRefusal(response) ||
      (isDownload && (await session.checkRefusal(token))))

  /** `response` is null where the request was not sent: its token is known to be refused. */
  const sendAs = async (
    userId: string,
    wire: WireRequest,
    isUrgent: boolean,
    signal: CancelSignal,
  ): Promise<{ response: WireResponse | null; isRefused: boolean; token: string }> => {
    let token = ''
    const authorize = () => {
      const current = session.current()
      if (current?.userId !== userId) throw cancelled()
      token = current.token
      return current.isRefused ? null : withToken(wire, token)
    }
    const stop = session.onChange(() => {
      if (session.current()?.userId !== userId) signal.cancel()
    })
    try {
      const response = await send(wire, { authorize, isUrgent }, signal)
      const isRefused = response === null || (await isRefusal(wire, response, token))
      return { response, isRefused, token }
    } finally {
      stop()
    }
  }

  return async (wire, isReplayable, signal) => {
    const owner = session.current()?.userId
    const ensured = await session.ensure()
    const userId = owner ?? ensured.userId

    for (const isReplay of [false, true]) {
      const { response, isRefused, token } = await sendAs(userId, wire, isReplay, signal)
      if (response !== null && !isRefused) return { response, token }
      if (isReplay) break
      await session.renew(token)
      if (response !== null && !(isReplayable && (backend?.hadNoEffect(wire, response) ?? true)))
        break
    }
    throw sessionExpired(backend && 'token_refused')
  }
}

export const withBearer: Authorize = (wire, token) => ({
  ...wire,
  headers: { ...wire.headers, ...(token !== null && { authorization: `Bearer ${token}` }) },
})
