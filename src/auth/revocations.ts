import { isAppError } from '../contract/app-error'
import { callPort } from './call-port'
import type { AuthPorts } from './ports'

/** Own end of the wait for the answer, with its wait for a free connection. */
const timeoutMs = 30_000

/**
 * Tells the server of every token that is to be revoked, each once at a time. A failure that may
 * pass leaves the token for the next launch; any other answer means that there is nothing left to
 * revoke. Never rejects.
 */
export const createRevoker = (
  ports: AuthPorts,
  pending: () => readonly string[],
  onSettled: (token: string) => void,
): (() => Promise<void>) => {
  const inFlight = new Set<string>()

  const tell = async (token: string): Promise<void> => {
    inFlight.add(token)
    const error: unknown = await callPort(ports, 'revoke', timeoutMs, () =>
      ports.revoke(token),
    ).catch((caught: unknown) => caught)
    inFlight.delete(token)
    if (!isAppError(error) || !error.retryable) onSettled(token)
  }

  return async () => {
    await Promise.all(
      pending()
        .filter((token) => !inFlight.has(token))
        .map(tell),
    )
  }
}
