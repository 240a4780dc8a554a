import type { Sandbox } from '../../../tools/sandbox/create-sandbox'

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
