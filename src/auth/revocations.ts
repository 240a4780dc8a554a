import { isAppError } from '../contract/app-error'
import { withDeadline } from './deadline'
import type { AuthPorts } from './ports'

/** Own end of the wait for the answer, with its wait for a free connection. */
const timeoutMs = 30_000

/**
 * Tells the server of every token that is to be revoked, each at most once at a time. A failure that
 * may pass leaves the token for the next launch; any other answer means that there is nothing left
 * to revoke. Never rejects.
 */
export const createRevoker = (
  { revoke, clock, log }: AuthPorts,
  pending: () => readonly string[],
  onSettled: (token: string) => void,
): (() => Promise<void>) => {
  const inFlight = new Set<string>()

  const tell = async (token: string): Promise<void> => {
    inFlight.add(token)
    log?.add('revocation sent')
    try {
      await withDeadline(clock, timeoutMs, 'the revocation', revoke(token))
      log?.add('revocation done')
      onSettled(token)
    } catch (error) {
      const isKept = !isAppError(error) || error.retryable
      log?.add('revocation failed', isAppError(error) ? { code: error.code } : {})
      if (!isKept) onSettled(token)
    } finally {
      inFlight.delete(token)
    }
  }

  return async () => {
    await Promise.all(
      pending()
        .filter((token) => !inFlight.has(token))
        .map(tell),
    )
  }
}
