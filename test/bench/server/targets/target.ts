import { codeLength, jsonRequest, loginCode, userAt, type LoadPlan } from '../load/load-plan'
import type { Program } from './program'

/** A server under test, and how one signs in to it and asks who one is. */
export interface Target {
  readonly name: string
  /** What a sign-in writes to, for the table. */
  readonly store: string
  /** Starts with an empty store. */
  start(upstreamUrl: string): Promise<RunningTarget>
  readonly signIn: CodedCall
  /** The request that shows a session, from the answer to a sign-in. */
  readonly me: {
    requestWith(response: SignInResponse): string
    bodyHas: string
  } | null
}

export interface RunningTarget {
  program: Program
  /** Stops it and removes its store. */
  stop(): Promise<void>
}

export interface SignInResponse {
  headers: Headers
  body: unknown
}

export interface CodedCall {
  method: 'GET' | 'POST'
  path: string
  headers(code: string): Record<string, string>
  body(code: string): string
  status: number
  bodyHas: string
}

export type Load = Pick<LoadPlan, 'requests' | 'expect'>

export const signInLoad = ({ signIn }: Target, users: number): Load => {
  const code = '#'.repeat(codeLength)
  const headers = Object.entries(signIn.headers(code)).map(([name, value]) => `${name}: ${value}`)
  const text = jsonRequest(signIn.method, signIn.path, headers, signIn.body(code))
  const [before = '', after = ''] = text.split(code)
  return {
    requests: { kind: 'coded', before, after, users },
    expect: { status: signIn.status, bodyHas: signIn.bodyHas },
  }
}

/**
 * Signs in for `sessions` sessions of as many of the `users`, some at a time, and asks with each
 * session in turn. The users are those from `firstUser` on.
 */
export const meLoad = async (
  target: Target,
  url: string,
  sessions: number,
  users: number,
  firstUser = 0,
): Promise<Load> => {
  const { me, signIn } = target
  if (me === null) throw new Error(`${target.name} knows no sessions`)
  const texts: string[] = []
  const atOnce = 32
  for (let from = 0; from < sessions; from += atOnce) {
    const serials = Array.from({ length: Math.min(atOnce, sessions - from) }, (_, i) => from + i)
    const responses = await Promise.all(
      serials.map(async (serial) => {
        const code = loginCode(firstUser + userAt(serial, users), 'prepare', serial)
        const body = signIn.body(code)
        const response = await fetch(`${url}${signIn.path}`, {
          method: signIn.method,
          headers: {
            ...signIn.headers(code),
            ...(body === '' ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === '' ? {} : { body }),
        })
        const text = await response.text()
        if (response.status !== signIn.status || !text.includes(signIn.bodyHas)) {
          throw new Error(`${target.name}: no sign-in: ${response.status} ${text.slice(0, 300)}`)
        }
        return me.requestWith({ headers: response.headers, body: JSON.parse(text) })
      }),
    )
    texts.push(...responses)
  }
  return { requests: { kind: 'fixed', texts }, expect: { status: 200, bodyHas: me.bodyHas } }
}
