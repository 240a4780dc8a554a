import * as v from 'valibot'
import { createdSessionSchema } from '../../../../src/contract/session'
import type { HttpClient } from '../../../server/support/http-client'

/** What the server has acknowledged to the clients, which may rely on it. */
export interface Acknowledged {
  /** User id by the token of each session that a 201 acknowledged, without those of the sets below. */
  signedIn: Map<string, string>
  /** A 204 acknowledged the end of these. */
  signedOut: Set<string>
  /** A sign-out was sent and got no response: they may live or not. */
  inDoubt: Set<string>
  /** Statuses other than 201 and 204. */
  refusals: number[]
}

export interface SignInLoad {
  acknowledged: Acknowledged
  /** Resolves when this number of sessions was acknowledged. */
  reaches(sessions: number): Promise<void>
  /** Resolves when every client has stopped, which a dead server makes them do. */
  ended: Promise<void>
}

const clients = 24
const users = 50
/** One sign-out per this number of sign-ins. */
const signOutEvery = 6

/** Clients that sign in, and sometimes out, as fast as the server responds. */
export const startSignInLoad = (call: HttpClient, run: string): SignInLoad => {
  const acknowledged: Acknowledged = {
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
    const response = await call('POST', '/v1/sessions', { body: { provider: 'weapp', code } })
    if (response.status !== 201) {
      acknowledged.refusals.push(response.status)
      return
    }
    const { token, user } = v.parse(createdSessionSchema, response.body)
    acknowledged.signedIn.set(token, user.id)
    count += 1
    for (const { sessions, resolve } of waiting) if (count >= sessions) resolve()
    if (serial % signOutEvery === 0) await signOut(token)
  }

  const signOut = async (token: string) => {
    acknowledged.signedIn.delete(token)
    acknowledged.inDoubt.add(token)
    const response = await call('DELETE', '/v1/sessions/current', { token })
    if (response.status !== 204) {
      acknowledged.refusals.push(response.status)
      return
    }
    acknowledged.inDoubt.delete(token)
    acknowledged.signedOut.add(token)
  }

  const client = async () => {
    try {
      for (;;) await signIn()
    } catch {
      // The server is dead: a request without a response was not acknowledged.
    }
  }

  const ended = Promise.all(Array.from({ length: clients }, client)).then(() => undefined)
  return {
    acknowledged,
    ended,
    reaches: (sessions) => new Promise((resolve) => waiting.push({ sessions, resolve })),
  }
}
