import { setTimeout as sleep } from 'node:timers/promises'
import { loginCode } from '../load/load-plan'
import type { Program } from '../targets/program'
import { median } from './median'

export interface RevocationReport {
  medianMs: number
  maxMs: number
}

const pollMs = 2
const giveUpMs = 10_000

/**
 * How long a session that one node has revoked is still good on the other, which had it in its
 * cache. Counted from the answer to the revocation.
 */
export const measureRevocation = async (
  here: Program,
  there: Program,
  times: number,
): Promise<RevocationReport> => {
  const taken: number[] = []
  for (let index = 0; index < times; index += 1) {
    const token = await signIn(here, index)
    if ((await ask(there, token)) !== 200) throw new Error('the session is not on the other node')
    await expectStatus(here, 'DELETE', '/v1/sessions/current', token, 204)
    const revokedAtMs = performance.now()
    while ((await ask(there, token)) === 200) {
      if (performance.now() - revokedAtMs > giveUpMs) throw new Error('never revoked')
      await sleep(pollMs)
    }
    taken.push(performance.now() - revokedAtMs)
  }
  return { medianMs: median(taken), maxMs: Math.max(...taken) }
}

const signIn = async (node: Program, user: number): Promise<string> => {
  const response = await fetch(`${node.url}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ provider: 'weapp', code: loginCode(user, 'revokes', user) }),
  })
  if (response.status !== 201) throw new Error(`no sign-in: ${response.status}`)
  return ((await response.json()) as { token: string }).token
}

const ask = async (node: Program, token: string): Promise<number> => {
  const response = await fetch(`${node.url}/v1/me`, {
    headers: { authorization: `Bearer ${token}` },
  })
  await response.text()
  return response.status
}

const expectStatus = async (
  node: Program,
  method: string,
  path: string,
  token: string,
  status: number,
): Promise<void> => {
  const response = await fetch(`${node.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
  })
  await response.text()
  if (response.status !== status) throw new Error(`${method} ${path}: ${response.status}`)
}
