import type { AuthPorts, SignInMode } from './ports'
import { withTimeout } from './with-timeout'

const timeoutMs = 10_000

/** The user reads the host's login window, and may have to fetch a text message. */
const windowTimeoutMs = 5 * 60_000

/** A one-time code of the host. Rejects with an `AppError`, in time even if the host never does. */
export const requestLoginCode = (
  ports: Pick<AuthPorts, 'loginCode' | 'hasLoginWindow' | 'clock' | 'log'>,
  mode: SignInMode,
): Promise<string> => {
  const isWindow = ports.hasLoginWindow && !mode.isSilent
  return withTimeout(ports, 'loginCode', isWindow ? windowTimeoutMs : timeoutMs, () =>
    ports.loginCode(mode),
  )
}
