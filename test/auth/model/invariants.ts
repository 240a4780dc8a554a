import type { PersistedState } from '../../../src/auth/persisted-state'
import type { WireRequest } from '../../../src/http/ports'
import { backendSendingViolations, isOfBackend, tokenFetchViolations } from './backend'
import { isOutOfDate } from './step'
import { codeIn, hostSecrets, isExchange, isQuestion, pathOf, tokenOf } from './fake-server'
import {
  isOfState,
  loginWindowTimeoutMs,
  questionOf,
  stateOf,
  type Operation,
  type PageRequest,
  type Tab,
  type World,
} from './world'

const loginCodeTimeoutMs = 10_000
const exchangeTimeoutMs = 30_000
export const maxInFlight = 10

/** The README's table says what each invariant is. */
export const broken = (invariant: number, text: string): string =>
  `invariant ${String(invariant)}: ${text}`

/** What every step leaves true. Each message names the invariant that was broken. */
export const findViolations = (world: World): string[] => [
  ...world.violations,
  ...world.tabs.flatMap((tab) => [
    ...stateViolations(world, tab),
    ...flightViolations(world, tab),
    ...askerViolations(tab),
    ...tokenFetchViolations(world, tab),
    ...world.requests.flatMap((request) => requestViolations(world, tab, request)),
  ]),
  ...secretViolations(world),
  ...wireViolations(world),
]

const stateViolations = (world: World, tab: Tab): string[] => {
  const { status, session, user, activity, isRefused, signedOutBy } = stateOf(tab)
  const found: string[] = []
  if (status === 'restoring') found.push(broken(4, 'the state was never restored'))
  if ((status === 'signedIn') !== (session !== null)) {
    found.push(broken(17, 'status and session disagree'))
  }
  if (session !== null && signedOutBy !== null) found.push(broken(6, 'signed in and signed out'))
  if (activity === 'signingIn' && session !== null) found.push(broken(1, 'signs in with a session'))
  if (activity === 'renewing' && session === null) found.push(broken(1, 'renews no session'))
  if (tab.checks > tab.foregrounds) {
    found.push(broken(11, 'checks the host session more than once a foreground'))
  }
  const made = session === null ? undefined : world.server.sessions.get(session.token)
  if (session !== null && made === undefined) found.push(broken(15, 'a session from nowhere'))
  if (session?.userId !== user?.id || session?.userId !== made?.userId) {
    found.push(broken(14, "the session, or the user that is shown, is another user's"))
  }
  if (session !== null && isRefused && !world.refusedTokens.has(session.token)) {
    found.push(broken(15, 'takes a session for refused that our API did not refuse'))
  }
  if (world.tabs.length === 1 && !isOutOfDate(world) && !isStored(world, tab)) {
    found.push(broken(17, 'what is stored is not the state'))
  }
  return found
}

/** Nothing is stored before there is something to tell. */
const isStored = (world: World, tab: Tab): boolean => {
  const { session, signedOutBy } = stateOf(tab)
  const text = [...world.storage.values].find(([key]) => isOfState(key))?.[1]
  if (text === undefined) return session === null && signedOutBy === null
  const stored = JSON.parse(text as string) as PersistedState
  return stored.session?.token === session?.token && stored.signedOutBy === signedOutBy
}

const requestViolations = (world: World, tab: Tab, request: PageRequest): string[] => {
  const { userId } = request
  if (request.tab !== tab || request.life !== tab.life || !request.isPending) return []
  const found: string[] = []
  if (request.isGivenUp) found.push(broken(4, 'a request that was given up still waits'))
  const currentUserId = stateOf(tab).session?.userId
  // Where a refusal shows that another tab, or a subscriber, has ended the session, the request waits
  // for the next sign-in; it is sent only if that brings the same user.
  const isEndedByOthers = world.tabs.length > 1 || world.callbacks > 0
  const isSigningIn = stateOf(tab).activity === 'signingIn'
  const mayWait = isEndedByOthers && currentUserId === undefined && isSigningIn
  if (userId !== null && userId !== currentUserId && !mayWait) {
    found.push(broken(14, 'a request outlives the session of its user'))
  }
  return found
}

const askerViolations = ({ askers }: Tab): string[] =>
  askers.some(({ isWithdrawn, waiter }) => isWithdrawn && waiter.outcome === null)
    ? [broken(13, 'a screen that withdrew still waits')]
    : []

const flightViolations = (world: World, tab: Tab): string[] => {
  const live = world.operations.filter((operation) => isLiveSignIn(world, tab, operation))
  const { activity } = stateOf(tab)
  const found: string[] = []
  if (live.length > 1) found.push(broken(1, 'more than one sign-in in flight'))
  if (live.length === 1 && activity === 'idle') {
    found.push(broken(1, 'a sign-in in flight is not shown'))
  }
  if (countOnWire(world, tab) > maxInFlight)
    found.push(broken(4, 'more than ten requests on the wire'))
  return found
}

export const countOnWire = ({ operations }: World, tab: Tab): number =>
  operations.filter(
    ({ kind, isAborted, isDead, tab: owner }) =>
      kind === 'request' && owner === tab && !isAborted && !isDead,
  ).length

/** One that the app still waits for: not given up, not timed out, of the living process. */
export const isLiveSignIn = (world: World, tab: Tab, operation: Operation): boolean => {
  const { kind, wire, isDead, isAborted, epoch, startedMs, isSilent } = operation
  if (operation.tab !== tab || isDead || isAborted) return false
  const ageMs = world.elapsedMs() - startedMs
  if (kind === 'loginCode') {
    const isWindow = world.host.hasLoginWindow && !isSilent
    return epoch === tab.epoch && ageMs < (isWindow ? loginWindowTimeoutMs : loginCodeTimeoutMs)
  }
  if (wire === null || !isExchange(wire)) return false
  // What it waited for a free connection counts, too.
  const code = isQuestion(wire) ? questionOf(world, wire) : world.codes.get(codeIn(wire))
  return code?.epoch === tab.epoch && world.elapsedMs() - code.givenAtMs < exchangeTimeoutMs
}

const secretViolations = (world: World): string[] => {
  const stored = [...world.storage.values.values()].join()
  const found: string[] = []
  if ([...world.codes.keys()].some((code) => stored.includes(code))) {
    found.push(broken(7, 'a login code was stored'))
  }
  const states = world.tabs.map((tab) => JSON.stringify(stateOf(tab))).join()
  if (Object.values(hostSecrets).some((secret) => (stored + states).includes(secret))) {
    found.push(broken(7, "the host's secrets reached the app"))
  }
  return found
}

/** Checked once at the end: the log only grows. */
export const logViolations = (world: World): string[] => {
  const told = world.tabs.map(({ passport }) => passport.log.toText()).join()
  const secrets = [
    ...world.codes.keys(),
    ...world.server.sessions.keys(),
    ...world.server.shortTokens.keys(),
  ]
  return secrets.some((secret) => told.includes(secret))
    ? [broken(7, 'the log holds a secret')]
    : []
}

const wireViolations = ({ server }: World): string[] => {
  const { codes, effects } = server
  const found: string[] = []
  if (new Set(codes).size !== codes.length) found.push(broken(7, 'a login code was sent twice'))
  if ([...effects.values()].some((times) => times > 1)) {
    found.push(broken(9, 'a write took effect twice'))
  }
  return found
}

/** What may leave the phone. */
export const sendingViolations = (world: World, tab: Tab, wire: WireRequest): string[] => {
  if (isExchange(wire)) return exchangeViolations(world, tab, wire)
  if (isOfBackend(wire)) return backendSendingViolations(world, tab, wire)
  const token = tokenOf(wire) ?? ''
  const sender = world.server.sessions.get(token)
  if (sender === undefined) return [broken(15, 'a token was sent that the server never made')]
  if (wire.method === 'DELETE' && pathOf(wire) === '/v1/sessions/current') {
    // Another tab may not have heard yet that this one signed out.
    return stateOf(tab).session?.token === token
      ? [broken(8, 'a session that is in use was revoked')]
      : []
  }
  const request = world.requests[Number(wire.headers['x-task'] ?? NaN)]
  if (request === undefined) return []
  const found: string[] = []
  const { session, isRefused } = stateOf(tab)
  request.sendings += 1
  request.userId ??= sender.userId
  if (request.isGivenUp) found.push(broken(16, 'a request that was given up was sent'))
  if (request.userId !== sender.userId) {
    found.push(broken(14, 'a request of one user was sent as another'))
  }
  if (session?.token !== token) found.push(broken(2, 'a request was sent with a former token'))
  if (isRefused) found.push(broken(2, 'a request was sent with a token that is known as refused'))
  if (request.refusals > 1 || (wire.method !== 'GET' && request.sendings > 2)) {
    found.push(broken(3, 'a request was replayed twice'))
  }
  if (!request.isReplayable && request.sendings > 1) {
    found.push(broken(9, 'a request that may be sent once was sent again'))
  }
  return found
}

const exchangeViolations = (world: World, tab: Tab, wire: WireRequest): string[] => {
  const code = isQuestion(wire) ? questionOf(world, wire) : world.codes.get(codeIn(wire))
  if (code === undefined) return [broken(7, 'a login code from nowhere')]
  const isOverdue = world.elapsedMs() - code.givenAtMs > exchangeTimeoutMs
  return code.epoch !== tab.epoch || isOverdue
    ? [broken(16, 'a sign-in that was given up was sent')]
    : []
}
