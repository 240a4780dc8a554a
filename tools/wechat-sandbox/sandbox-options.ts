import type { SandboxApp, SandboxUser } from './fixtures'

/** Milliseconds since 1970. */
export type Clock = () => number

export type Random = (bytes: number) => Uint8Array

export interface SandboxOptions {
  /** 0, the default, takes a free port. */
  port?: number
  /** An address of this machine; anything else is refused. Default `127.0.0.1`. */
  host?: string
  apps?: readonly SandboxApp[]
  users?: readonly SandboxUser[]
  clock?: Clock
  random?: Random
  /** WeChat does not publish how long a session key lives. Default three days. */
  sessionKeyTtlMs?: number
  /** From `media_check_async` to its event; WeChat takes up to 30 minutes. Default 50. */
  mediaCheckDelayMs?: number
}
