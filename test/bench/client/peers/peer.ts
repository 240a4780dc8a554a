import type { ScenarioName } from '../scenarios'
import type { Wx } from '../fake-host'

export interface World {
  /** With the run's prefix, without a slash at its end. */
  baseUrl: string
  wx: Wx
  scenario: ScenarioName
}

/** One authenticated client as an app would hold it. */
export interface PeerClient {
  /** Brings it to the state of an app that was signed in before; at a calm server. */
  signIn(): Promise<unknown>
  /** `GET /v1/me`, signed in by whatever means the peer has. `n` makes each URL its own. */
  readMe(n: number): Promise<unknown>
  /** Whether a session is still stored. */
  hasSession(): boolean
}

export interface Peer {
  /** As printed. */
  name: string
  /** Scenarios that the peer has no answer to by design. */
  cannot?: readonly ScenarioName[]
  /** How long nothing may come to an end before the rest hangs, where the peer documents more. */
  patienceMs?: number
  create(world: World): Promise<PeerClient>
}

/** The URL of one request. */
export const meUrl = (baseUrl: string, n: number): string => `${baseUrl}/v1/me?n=${String(n)}`
