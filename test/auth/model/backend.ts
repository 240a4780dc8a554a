import type { WireRequest, WireResponse } from '../../../src/http/ports'
import { broken } from './invariants'
import { isTokenFetch, problem, tokenOf, userNamed } from './fake-server'
import { retryAfterMs, type Outcome } from './outcomes'
import { stateOf, type Tab, type World } from './world'

/** The team's own backend, which checks short tokens by themselves and asks our server nothing. */

export const backendUrl = 'https://orders.example.com'

export const isOfBackend = ({ url }: WireRequest): boolean => url.startsWith(`${backendUrl}/`)

const yearMs = 365 * 86_400_000

/** What becomes of a request there, with its effect. */
export const backendAnswer = (world: World, wire: WireRequest, outcome: Outcome): WireResponse => {
  const nowMs = world.serverNowMs()
  switch (outcome) {
    case 'busy':
      return problem('service_unavailable', nowMs + yearMs)
    case 'busyFor':
      return problem('rate_limited', nowMs, { 'retry-after': String(retryAfterMs / 1000) })
    case 'garbage':
      return { status: 200, headers: {}, body: '<html>sign in to the wifi</html>' }
    case 'refused':
      return refusal(nowMs)
    case 'gateway':
      handle(world, wire)
      return { status: 401, headers: {}, body: '<html>sign in to the proxy</html>' }
    case 'portal':
      handle(world, wire)
      return { status: 200, headers: {}, body: '{"code":0,"data":null}' }
    case 'ok':
    case 'lost':
      return handle(world, wire)
    case 'fail':
      return { status: 0, headers: {}, body: '' }
  }
}

const handle = (world: World, wire: WireRequest): WireResponse => {
  const nowMs = world.serverNowMs()
  const token = world.server.shortTokens.get(tokenOf(wire) ?? '')
  if (token === undefined || token.endsAtMs <= nowMs) return refusal(nowMs)
  const key = wire.headers['idempotency-key']
  const { effects } = world.server
  if (key !== undefined) effects.set(key, (effects.get(key) ?? 0) + 1)
  return {
    status: 200,
    headers: dateOf(nowMs),
    body: JSON.stringify({ user: userNamed(token.userId) }),
  }
}

/** In the words of our own API as well, which mean nothing from another server. */
const refusal = (nowMs: number): WireResponse => ({
  ...problem('session_invalid', nowMs),
  headers: { ...dateOf(nowMs), 'www-authenticate': 'Bearer error="invalid_token"' },
})

/** Its clock is a year ahead. */
const dateOf = (nowMs: number) => ({ date: new Date(nowMs + yearMs).toUTCString() })

/** What may leave the phone for the backend. */
export const backendSendingViolations = (world: World, tab: Tab, wire: WireRequest): string[] => {
  const token = tokenOf(wire) ?? ''
  const owner = world.server.shortTokens.get(token)
  if (owner === undefined) return [broken(15, 'the backend was sent what is no short token')]
  const request = world.requests[Number(wire.headers['x-task'] ?? NaN)]
  if (request === undefined) return [broken(15, 'a request to the backend that no page sent')]
  const found: string[] = []
  request.sendings += 1
  request.userId ??= owner.userId
  if (request.isGivenUp) found.push(broken(16, 'a request that was given up was sent'))
  if (request.userId !== owner.userId || stateOf(tab).session?.userId !== owner.userId) {
    found.push(broken(14, "the backend was sent another user's token"))
  }
  if (request.refusedToken === token) {
    found.push(broken(2, 'a request was replayed with the token that the backend refused'))
  }
  if (request.refusals > 1 || (wire.method !== 'GET' && request.sendings > 2)) {
    found.push(broken(3, 'a request was replayed twice'))
  }
  if (!request.isReplayable && request.sendings > 1) {
    found.push(broken(9, 'a request that may be sent once was sent again'))
  }
  return found
}

/** One at a time. */
export const tokenFetchViolations = (world: World, tab: Tab): string[] => {
  const fetches = world.operations.filter(
    ({ wire, isAborted, isDead, tab: owner }) =>
      wire !== null && isTokenFetch(wire) && owner === tab && !isAborted && !isDead,
  )
  return fetches.length > 1 ? [broken(1, 'more than one fetch of a short token')] : []
}
