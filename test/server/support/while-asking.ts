import { operator } from '../../../server/src/audit/actor'
import type { CreatedSession } from '../../../src/contract/session'
import type { Sandbox } from '../../../tools/sandbox/create-sandbox'
import type { TestServer } from './test-server'

/** Longer than what happens meanwhile takes. */
const delayMs = 1_000

/** The response to a call, during whose question to the platform something else happens. */
export const whileAsking = async <T>(
  sandbox: Sandbox,
  target: string,
  call: () => Promise<T>,
  meanwhile: () => Promise<unknown>,
): Promise<T> => {
  sandbox.setFaults([{ target, kind: 'delay', delayMs, times: 1 }])
  const response = call()
  while (sandbox.faults().length > 0) await new Promise(setImmediate)
  await meanwhile()
  return response
}

/** Ends what `caller` may do; `other` is a session of the same user on another device. */
type Interrupt = (
  server: TestServer,
  caller: CreatedSession,
  other: CreatedSession,
) => Promise<unknown>

/** For `it.each`: what the user does, and the response that the call must get. */
export const interruptions: readonly [string, number, string, Interrupt][] = [
  [
    'is blocked',
    403,
    'account_blocked',
    (server, { user }) => server.server.userDirectory.block(user.id, operator),
  ],
  [
    'ends the session',
    401,
    'session_invalid',
    (server, { session }, { token }) =>
      server.call('DELETE', `/v1/sessions/${session.id}`, { token }),
  ],
]

/** The response to a call, during whose question to the platform its caller is interrupted. */
export const whileInterrupted = async <T>(
  server: TestServer,
  target: string,
  interrupt: Interrupt,
  call: (caller: CreatedSession) => Promise<T>,
): Promise<T> => {
  const caller = await server.signIn()
  const other = await server.signIn()
  return whileAsking(
    server.sandbox,
    target,
    () => call(caller),
    () => interrupt(server, caller, other),
  )
}
