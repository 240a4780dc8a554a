import type { AuthPorts, SignInMode } from './ports'
import { withTimeout } from './with-timeout'

const timeoutMs = 10_000

/** A one-time code of the host. Rejects with an `AppError`, in time even if the host never does. */
export const requestLoginCode = (
  ports: Pick<AuthPorts, 'loginCode' | 'loginWindowMs' | 'clock' | 'log'>,
  mode: SignInMode,
): Promise<string> => {
  const windowMs = mode.isSilent ? null : ports.loginWindowMs
  return withTimeout(ports, 'loginCode', windowMs ?? timeoutMs, () => ports.loginCode(mode))
}
