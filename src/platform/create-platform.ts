import type { AuthPorts } from '../auth/ports'
import type { Provider } from '../contract/scalars'
import type { Device } from '../contract/session'
import type { Transport } from '../http/transport'
import { createCheckSession } from './check-session'
import { hostClock } from './clock'
import { readDevice } from './device'
import { subscribeHostEvents } from './host-events'
import { createLoginCode } from './login-code'
import { createStorage } from './storage'
import { createTransport } from './transport'

/** The host's side of every port. */
export interface Platform extends Pick<
  AuthPorts,
  'loginCode' | 'checkSession' | 'storage' | 'clock' | 'random' | 'subscribe'
> {
  provider: Provider
  transport: Transport
  readDevice(): Device | null
}

export const createPlatform = (provider: Provider): Platform => ({
  provider,
  loginCode: createLoginCode(provider),
  checkSession: createCheckSession(provider),
  storage: createStorage(provider),
  transport: createTransport(provider),
  clock: hostClock,
  random: Math.random,
  subscribe: subscribeHostEvents,
  readDevice,
})
