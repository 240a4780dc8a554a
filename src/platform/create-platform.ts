import type { AuthPorts } from '../auth/ports'
import { hostSchema, type Host } from '../contract/scalars'
import type { Device } from '../contract/session'
import type { Transport } from '../http/ports'
import { createCheckSession } from './check-session'
import { hostClock } from './clock'
import { readDevice } from './device'
import { createHostEvents } from './host-events'
import { createLoginCode, loginWindowMs } from './login-code'
import { createStorage } from './storage'
import { createTransport } from './transport'

/** The host's side of every port. */
export interface Platform extends Pick<
  AuthPorts,
  'loginCode' | 'loginWindowMs' | 'checkSession' | 'storage' | 'clock' | 'random' | 'subscribe'
> {
  host: Host
  transport: Transport
  readDevice(): Device | null
}

/** `env`: Taro's name for the host. Throws for a host that has no login here. */
export const createPlatform = (env: string): Platform => {
  if (!isHost(env)) {
    throw new Error(
      `there is no login on ${env}: build for ${hostSchema.options.join(', ')}, or create no runtime in ` +
        'this build (process.env.TARO_ENV says which one it is)',
    )
  }
  return {
    host: env,
    loginCode: createLoginCode(env),
    loginWindowMs: loginWindowMs(env),
    checkSession: createCheckSession(env),
    storage: createStorage(env),
    transport: createTransport(env),
    clock: hostClock,
    random: Math.random,
    subscribe: createHostEvents(env),
    readDevice,
  }
}

const isHost = (env: string): env is Host => (hostSchema.options as readonly string[]).includes(env)
