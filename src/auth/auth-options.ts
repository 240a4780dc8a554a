import type { AuthScope } from './persisted-state'

export interface AuthOptions extends AuthScope {
  /**
   * When the app may sign in without a tap: at the launch and whenever it comes back (`launch`), when
   * a gate or a request needs a session (`gate`), or never (`tap`). None of them does so after the
   * user signed out or declined. A session that exists is always renewed silently.
   *
   * @default 'tap'
   */
  silentSignIn?: 'launch' | 'gate' | 'tap'
}
