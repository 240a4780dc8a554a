import { hostSecrets, isExchange, tokenOf } from './fake-server'
import { stateOf, type Operation, type Tab, type World } from './world'

const loginCodeTimeoutMs = 10_000
const exchangeTimeoutMs = 30_000
const maxInFlight = 10

/** What every step leaves true. Each message names the rule that was broken. */
export const findViolations = (world: World): string[] => [
  ...world.violations,
  ...world.tabs.flatMap((tab) => [...stateViolations(tab), ...flightViolations(world, tab)]),
  ...secretViolations(world),
  ...wireViolations(world),
]

const stateViolations = (tab: Tab): string[] => {
  const { status, session, user, activity } = stateOf(tab)
  const found: string[] = []
  if (status === 'restoring') found.push('the state was never restored')
  if ((status === 'signedIn') !== (session !== null)) found.push('status and session disagree')
  if (session?.userId !== user?.id) found.push("the session is another user's")
  if (activity === 'signingIn' && session !== null) found.push('signs in with a session')
  if (activity === 'renewing' && session === null) found.push('renews no session')
  if (tab.checks > tab.foregrounds)
    found.push('checks the host session more than once a foreground')
  return found
}

const flightViolations = (world: World, tab: Tab): string[] => {
  const live = world.operations.filter((operation) => isLiveSignIn(world, tab, operation))
  const { activity } = stateOf(tab)
  const found: string[] = []
  if (live.length > 1) found.push('more than one sign-in in flight')
  if (live.length === 1 && activity === 'idle') found.push('a sign-in in flight is not shown')
  const onWire = world.operations.filter(
    ({ kind, isAborted, isDead, tab: owner }) =>
      kind === 'request' && owner === tab && !isAborted && !isDead,
  )
  if (onWire.length > maxInFlight) found.push('more than ten requests on the wire')
  return found
}

/** One that the app still waits for: not given up, not timed out, of the living process. */
export const isLiveSignIn = (world: World, tab: Tab, operation: Operation): boolean => {
  const { kind, wire, isDead, isAborted, epoch, startedMs } = operation
  if (operation.tab !== tab || isDead || isAborted) return false
  const ageMs = world.elapsedMs() - startedMs
  if (kind === 'loginCode') return epoch === tab.epoch && ageMs < loginCodeTimeoutMs
  if (wire === null || !isExchange(wire)) return false
  // It may have waited for a free connection for longer than anybody waited for it.
  const { code } = JSON.parse(wire.body ?? '') as { code: string }
  return world.codes.get(code) === tab.epoch && ageMs < exchangeTimeoutMs
}

const secretViolations = (world: World): string[] => {
  const stored = [...world.storage.values.values()].join()
  const found: string[] = []
  if ([...world.codes.keys()].some((code) => stored.includes(code)))
    found.push('a login code was stored')
  const states = world.tabs.map((tab) => JSON.stringify(stateOf(tab))).join()
  if (Object.values(hostSecrets).some((secret) => (stored + states).includes(secret)))
    found.push("the host's secrets reached the app")
  const told = world.tabs.map(({ passport }) => passport.log.toText()).join()
  const secrets = [...world.codes.keys(), ...world.server.sessions.keys()]
  if (secrets.some((secret) => told.includes(secret))) found.push('the log holds a secret')
  return found
}

const wireViolations = (world: World): string[] => {
  const { codes, effects } = world.server
  const found: string[] = []
  if (new Set(codes).size !== codes.length) found.push('a login code was sent twice')
  if ([...effects.values()].some((times) => times > 1)) found.push('a write took effect twice')
  const tokens = world.operations.flatMap(({ wire }) => (wire === null ? [] : [tokenOf(wire)]))
  if (tokens.some((token) => token !== undefined && !world.server.sessions.has(token))) {
    found.push('a token was sent that the server never made')
  }
  return found
}
