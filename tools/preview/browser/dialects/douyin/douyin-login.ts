import { HostFailure } from '../../runtime/host-failure'
import type { DouyinLogin } from '../../runtime/sandbox'
import { SandboxError } from '../../runtime/sandbox'
import { shorten } from '../../runtime/timeline'
import type { DefineApi } from '../../wx/callback-api'
import type { HostParts } from '../dialect'

// https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/api/open-interface/log-in/tt-login
const refusedByUser = () => new HostFailure('host login fail', 113001, { errorType: 'U' })
const networkFailure = () => new HostFailure('network unavailable')
const serviceError = () => new HostFailure('service error:internal error,errCode=-1')
// https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/api/open-interface/log-in/tt-check-session
const noSession = () => new HostFailure('session is empty', 113101, { errorType: 'D' })
const sessionEnded = () => new HostFailure('session is expired', 113102, { errorType: 'D' })

/** `tt.login` and `tt.checkSession`. */
export const createDouyinLogin = (
  { phone, sandbox }: Pick<HostParts, 'phone' | 'sandbox'>,
  define: DefineApi,
) => {
  const { settings, timeline } = phone
  const expectNetwork = () => {
    if (!settings.read().isOnline) throw networkFailure()
  }
  const ask = () => sandbox.douyin.login(phone.accountRef(), settings.read().isSignedInToDouyin)

  /** The host's own window. In it the user signs in to Douyin, not to the app. */
  const signInToHost = async (): Promise<DouyinLogin> => {
    const { douyinLogin, signInToDouyin, notNow } = phone.strings()
    const chosen = await phone.overlays.showActionSheet([signInToDouyin], '', douyinLogin, notNow)
    if (chosen === null) throw refusedByUser()
    settings.change({ isSignedInToDouyin: true })
    return ask()
  }

  const login = define('login', async ({ force }) => {
    const startedAtMs = performance.now()
    timeline.add({ type: 'loginStart' })
    const durationMs = () => performance.now() - startedAtMs
    try {
      expectNetwork()
      const first = await ask()
      // `force` is true where it is not given.
      const login = first.isLogin || force === false ? first : await signInToHost()
      timeline.add({
        type: 'loginEnd',
        code: shorten(login.code ?? login.anonymousCode),
        isAnonymous: login.code === undefined,
        error: null,
        durationMs: durationMs(),
      })
      return login
    } catch (error) {
      const failure = toHostFailure(error)
      // The panel says what the sandbox said.
      const reason = error instanceof SandboxError ? error.message : failure.reason
      timeline.add({ type: 'loginEnd', code: null, error: reason, durationMs: durationMs() })
      throw failure
    }
  })

  const checkSession = define('checkSession', async () => {
    const startedAtMs = performance.now()
    try {
      expectNetwork()
      if (settings.read().isSignedInToDouyin === false) throw noSession()
      const { alive } = await sandbox.douyin.session(phone.accountRef())
      const durationMs = performance.now() - startedAtMs
      timeline.add({ type: 'checkSession', isAlive: alive, durationMs })
      if (!alive) throw sessionEnded()
    } catch (error) {
      throw toHostFailure(error)
    }
  })

  return { login, checkSession }
}

const toHostFailure = (error: unknown): HostFailure => {
  if (error instanceof HostFailure) return error
  if (error instanceof SandboxError) return serviceError()
  throw error
}
