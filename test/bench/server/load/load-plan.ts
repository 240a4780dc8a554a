/** What the load generator is asked for. Requests are whole HTTP/1.1 texts, Latin-1. */
export interface LoadPlan {
  port: number
  connections: number
  /**
   * Requests a second at a steady rate; a latency then counts from the time at which the request was
   * due, so that a server that stalls is not asked less. Default: each connection sends its next
   * request as soon as the last one was answered.
   */
  perSecond?: number
  warmUpMs: number
  measureMs: number
  requests: RequestSource
  /** A fast error must not count: any other status, or a body without the mark, ends the run. */
  expect: { status: number | readonly number[]; bodyHas: string }
}

export type RequestSource =
  /** Sent in turns, over and over. */
  | { kind: 'fixed'; texts: readonly string[] }
  /** `before`, a login code that was never sent, `after`. */
  | { kind: 'coded'; before: string; after: string; users: number }

export interface LoadResult {
  /** Answers of the measured time. */
  responses: number
  perSecond: number
  p50Ms: number
  p99Ms: number
  /** CPU seconds of the generator for each second of the measured time: at 1 it is the bottleneck. */
  generatorCpu: number
  reconnects: number
}

/** Of all login codes here, as of WeChat's. */
export const codeLength = 32
const userDigits = 7

/** A code that names a user of the fake upstream; `run` and `serial` make it unique. */
export const loginCode = (user: number, run: string, serial: number): string => {
  const code = `u${String(user).padStart(userDigits, '0')}-${run}-`
  return code + serial.toString(36).padStart(codeLength - code.length, '0')
}

/** Steps through all users in an order that is not theirs; a prime. */
const userStep = 7_919

export const userAt = (serial: number, users: number): number => (serial * userStep) % users

/** The openid behind a code of `loginCode`: 28 characters. */
export const openidOf = (code: string): string =>
  `oBench-${code.slice(1, 1 + userDigits)}`.padEnd(28, '0')

export const jsonRequest = (method: string, path: string, headers: string[], body: string) =>
  [
    `${method} ${path} HTTP/1.1`,
    'host: bench',
    ...headers,
    ...(body === '' ? [] : ['content-type: application/json', `content-length: ${body.length}`]),
    '',
    body,
  ].join('\r\n')
