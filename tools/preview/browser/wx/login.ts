import { HostFailure } from '../runtime/host-failure'
import type { Phone } from '../runtime/phone'
import { SandboxError, type Sandbox } from '../runtime/sandbox'
import { shorten } from '../runtime/timeline'
import type { DefineApi } from './callback-api'

/** https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html */
export const createLoginApis = (phone: Phone, sandbox: Sandbox, define: DefineApi) => {
  const { timeline, settings } = phone

  return {
    login: define('login', async ({ timeout }) => {
      const startedAtMs = performance.now()
      timeline.add({ type: 'loginStart' })
      const done = (code: string | null, error: string | null) => {
        const durationMs = performance.now() - startedAtMs
        timeline.add({ type: 'loginEnd', code: code && shorten(code), error, durationMs })
      }
      try {
        if (!settings.read().isOnline) throw networkFailure()
        const code = await within(sandbox.loginCode(phone.accountRef()), Number(timeout ?? 0))
        done(code, null)
        return { code }
      } catch (error) {
        const failure = toHostFailure(error)
        // The panel says what the local WeChat said.
        done(null, error instanceof SandboxError ? error.message : failure.reason)
        throw failure
      }
    }),

    checkSession: define('checkSession', async () => {
      const startedAtMs = performance.now()
      try {
        if (!settings.read().isOnline) throw networkFailure()
        const { alive } = await sandbox.session(phone.accountRef())
        timeline.add({
          type: 'checkSession',
          isAlive: alive,
          durationMs: performance.now() - startedAtMs,
        })
        if (!alive) throw new HostFailure('session time out, need relogin')
      } catch (error) {
        throw toHostFailure(error)
      }
    }),
  }
}

/** Of a call to WeChat's own servers: the list of numbers has 108 for it. */
const networkFailure = () => new HostFailure('cgi failed for network issues', 108)

const within = <T>(work: Promise<T>, timeoutMs: number): Promise<T> =>
  timeoutMs > 0
    ? Promise.race([
        work,
        new Promise<never>((_resolve, reject) => {
          setTimeout(() => {
            reject(new HostFailure('timeout', 5))
          }, timeoutMs)
        }),
      ])
    : work

const toHostFailure = (error: unknown): HostFailure => {
  if (error instanceof HostFailure) return error
  if (error instanceof SandboxError) return new HostFailure('server system error', 1000)
  throw error
}
