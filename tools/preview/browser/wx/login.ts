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
        if (!settings.read().isOnline) throw new HostFailure('interrupted', 600003)
        const code = await within(sandbox.loginCode(phone.who()), Number(timeout ?? 0))
        done(code, null)
        return { code }
      } catch (error) {
        const failure = toHostFailure(error)
        done(null, failure.reason)
        throw failure
      }
    }),

    checkSession: define('checkSession', async () => {
      const startedAtMs = performance.now()
      try {
        if (!settings.read().isOnline) throw new HostFailure('interrupted', 600003)
        const { alive } = await sandbox.session(phone.who())
        timeline.add({
          type: 'checkSession',
          isAlive: alive,
          durationMs: performance.now() - startedAtMs,
        })
        if (!alive) throw new HostFailure('the session is expired')
      } catch (error) {
        throw toHostFailure(error)
      }
    }),
  }
}

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
  if (error instanceof SandboxError) return new HostFailure(error.message, 108)
  throw error
}
