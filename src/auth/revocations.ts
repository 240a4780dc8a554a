import { isAppError } from '../contract/app-error'
import type { AuthStore } from './auth-store'
import type { AuthPorts } from './ports'
import { withTimeout } from './with-timeout'

/** With the wait for a free connection. */
const timeoutMs = 30_000

/**
 * Tells the server of every token that is to be revoked, each once at a time. A failure that may
 * pass leaves the token for the next launch; any other answer means that there is nothing left to
 * revoke. Never rejects.
 */
export const createRevoker = (
  ports: AuthPorts,
  { read, dispatch }: AuthStore,
): (() => Promise<void>) => {
  const inFlight = new Set<string>()

  const tell = async (token: string): Promise<void> => {
    inFlight.add(token)
    const send = () => ports.revoke(token)
    const error: unknown = await withTimeout(ports, 'revoke', timeoutMs, send).catch(
      (caught: unknown) => caught,
    )
    inFlight.delete(token)
    if (!isAppError(error) || !error.retryable) dispatch({ type: 'revoked', token })
  }

  return async () => {
    const due = read().revocations.filter((token) => !inFlight.has(token))
    await Promise.all(due.map(tell))
  }
}
