import { randomBytes } from 'node:crypto'
import { scenarios, type ScenarioName } from '../scenarios'
import type { ProblemCode } from '../../../../src/contract/problem'
import type { Counts } from './counts'

export type LoginRefusal = Extract<ProblemCode, 'login_code_invalid' | 'provider_unavailable'>

/** One peer in one scenario. It behaves until `begin`, and counts from then on. */
export class Run {
  readonly #name: ScenarioName
  readonly #random: () => number
  readonly #codes = new Set<string>()
  #tokens = new Set<string>()
  #hasBegun = false
  #counts: Counts = { logins: 0, calls: 0, reusedCodes: 0 }

  constructor(name: ScenarioName, seed: number) {
    this.#name = name
    this.#random = mulberry32(seed)
  }

  begin(): void {
    this.#hasBegun = true
    this.#counts = { logins: 0, calls: 0, reusedCodes: 0 }
    if (scenarios[this.#name].revokesTokens) this.#tokens = new Set()
  }

  get counts(): Counts {
    return { ...this.#counts }
  }

  /** A new token, or why there is none. `code` is null where a peer signs in without one. */
  login(code: string | null): { token: string } | { refusal: LoginRefusal } {
    this.#counts.logins += 1
    if (code !== null) {
      if (this.#codes.has(code)) {
        this.#counts.reusedCodes += 1
        return { refusal: 'login_code_invalid' }
      }
      this.#codes.add(code)
    }
    if (this.#hasBegun && scenarios[this.#name].loginFails)
      return { refusal: 'provider_unavailable' }
    const token = randomBytes(24).toString('base64url')
    this.#tokens.add(token)
    return { token }
  }

  /** Whether the resource is answered, and how late a refusal is. */
  call(token: string | null): { isAllowed: boolean; delayMs: number } {
    this.#counts.calls += 1
    const { rejectsAll, spreadMs } = scenarios[this.#name]
    const isRejected = this.#hasBegun && rejectsAll
    const isAllowed = !isRejected && token !== null && this.#tokens.has(token)
    return { isAllowed, delayMs: isAllowed ? 0 : Math.round(this.#random() * spreadMs) }
  }
}

/** A small seeded generator: the same seed gives the same lateness to the same order of calls. */
const mulberry32 = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
