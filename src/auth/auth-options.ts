import type { RecordScope } from './record'

export interface AuthOptions extends RecordScope {
  /**
   * When the app may sign in by itself: at the launch and whenever it comes back (`launch`), when a
   * gate or a request needs a session (`gate`), or never (`tap`). A session that exists is renewed
   * silently in any case. Default: `launch`.
   */
  silentSignIn?: 'launch' | 'gate' | 'tap'
  /** Own end of the wait for a login code. Default: 10 s. */
  loginCodeTimeoutMs?: number
  /** Own end of the wait for the server's answer, with its wait for a free connection. Default: 30 s. */
  exchangeTimeoutMs?: number
  /** A session that ends sooner than this is renewed in the background. Default: one day. */
  renewAheadMs?: number
  /** `checkSession` is called at most once in this time. Default: one hour. */
  checkIntervalMs?: number
}

const hourMs = 3_600_000

export const withDefaults = (options: AuthOptions): Required<AuthOptions> => ({
  silentSignIn: 'launch',
  loginCodeTimeoutMs: 10_000,
  exchangeTimeoutMs: 30_000,
  renewAheadMs: 24 * hourMs,
  checkIntervalMs: hourMs,
  ...options,
})
