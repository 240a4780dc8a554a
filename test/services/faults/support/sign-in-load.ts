import * as v from 'valibot'
import { createdSessionSchema } from '../../../../src/contract/session'
import type { HttpClient } from '../../../server/support/http-client'

/** What the clients of a load were told, and so may rely on. */
export interface Told {
  /** User id by the token of each session that a 201 told of, without those of the sets below. */
  signedIn: Map<string, string>
  /** A 204 told that these have ended. */
  signedOut: Set<string>
  /** Asked to end, with no answer: they may live or not. */
  inDoubt: Set<string>
  /** Statuses other than 201 and 204. */
  refusals: number[]
}

export interface SignInLoad {
  told: Told
  /** Resolves when so many sessions were told of. */
  reaches(sessions: number): Promise<void>
  /** Resolves when every client has stopped, which a dead server makes them do. */
  ended: Promise<void>
}

const clients = 24
const users = 50
/** One sign-out for so many sign-ins. */
const signOutEvery = 6

/** Clients that sign in, and now and then out, as fast as they are answered. */
export const startSignInLoad = (call: HttpClient, run: string): SignInLoad => {
  const told: Told = {
    signedIn: new Map(),
    signedOut: new Set(),
    inDoubt: new Set(),
    refusals: [],
  }
  let serial = 0
  let count = 0
  const waiting: { sessions: number; resolve: () => void }[] = []

  const signIn = async () => {
    serial += 1
    const code = `user${serial % users}-${run}-${serial}`
    const answer = await call('POST', '/v1/sessions', { body: { provider: 'weapp', code } })
    if (answer.status !== 201) {
      told.refusals.push(answer.status)
      return
    }
    const { token, user } = v.parse(createdSessionSchema, answer.body)
    told.signedIn.set(token, user.id)
    count += 1
    for (const { sessions, resolve } of waiting) if (count >= sessions) resolve()
    if (serial % signOutEvery === 0) await signOut(token)
  }

  const signOut = async (token: string) => {
    told.signedIn.delete(token)
    told.inDoubt.add(token)
    const answer = await call('DELETE', '/v1/sessions/current', { token })
    if (answer.status !== 204) {
      told.refusals.push(answer.status)
      return
    }
    told.inDoubt.delete(token)
    told.signedOut.add(token)
  }

  const client = async () => {
    try {
      for (;;) await signIn()
    } catch {
      // The server is dead: what was not answered was not told.
    }
  }

  const ended = Promise.all(Array.from({ length: clients }, client)).then(() => undefined)
  return {
    told,
    ended,
    reaches: (sessions) => new Promise((resolve) => waiting.push({ sessions, resolve })),
  }
}
