import type { RecordScope } from './record'

export interface AuthOptions extends RecordScope {
  /**
   * When the app may sign in by itself: at the launch and whenever it comes back (`launch`), when a
   * gate or a request needs a session (`gate`), or never (`tap`). A session that exists is renewed
   * silently in any case. Default: `launch`.
   */
  silentSignIn?: 'launch' | 'gate' | 'tap'
}
