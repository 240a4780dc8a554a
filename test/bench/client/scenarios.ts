export type ScenarioName =
  'warm' | 'cold' | 'expired' | 'expiredSpread' | 'loginFails' | 'alwaysRejected'

export interface Scenario {
  title: string
  /** Signed in before the clock starts, on a server that still behaves. */
  startsSignedIn: boolean
  /** The server then forgets every token it gave. */
  revokesTokens: boolean
  /** Each 401 is late by a random time up to this. */
  spreadMs: number
  /** The login endpoint responds with 503. */
  loginFails: boolean
  /** Every request gets 401, whatever its token; the login endpoint works. */
  rejectsAll: boolean
}

const calm: Scenario = {
  title: '',
  startsSignedIn: true,
  revokesTokens: false,
  spreadMs: 0,
  loginFails: false,
  rejectsAll: false,
}

export const scenarios: Record<ScenarioName, Scenario> = {
  warm: { ...calm, title: 'signed in' },
  cold: { ...calm, title: 'cold start', startsSignedIn: false },
  expired: { ...calm, title: 'expired, 401s together', revokesTokens: true },
  expiredSpread: {
    ...calm,
    title: 'expired, 401s over 400 ms',
    revokesTokens: true,
    spreadMs: 400,
  },
  loginFails: { ...calm, title: 'login endpoint fails', revokesTokens: true, loginFails: true },
  alwaysRejected: { ...calm, title: 'server always 401', rejectsAll: true },
}

/** The columns of the table; `warm` has one of its own. */
export const racedScenarios = [
  'cold',
  'expired',
  'expiredSpread',
  'loginFails',
  'alwaysRejected',
] as const satisfies readonly ScenarioName[]

export type RacedScenarioName = (typeof racedScenarios)[number]
