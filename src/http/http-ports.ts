import type { Clock } from './clock'
import type { SessionPort } from './session-port'
import type { Transport } from './transport'

export interface HttpPorts {
  transport: Transport
  session: SessionPort
  clock: Clock
  /** Uniform in [0, 1). */
  random: () => number
  /** Every answer with a credible `Date` shows the server's clock. */
  onServerTime: (serverNowMs: number) => void
}
