import { callPort } from './call-port'
import type { AuthPorts, How } from './ports'

const timeoutMs = 10_000

/** A one-time code of the host. Rejects with an `AppError`, in time also where the host is silent. */
export const askForCode = (
  ports: Pick<AuthPorts, 'loginCode' | 'clock' | 'log'>,
  how: How,
): Promise<string> => callPort(ports, 'loginCode', timeoutMs, () => ports.loginCode(how))
