import { getLaunchOptionsSync, login as loginToHost } from '@tarojs/taro'
import type { SignInMode } from '../auth/ports'
import { AppError, type AppErrorCode } from '../contract/app-error'
import type { Host } from '../contract/scalars'
import { classifyFailure } from './host-errors/classify-failure'
import type { FailureKind } from './host-errors/failure-kind'

/** The host is asked to give up before our own wait ends, so that its answer is not lost. */
const hostTimeoutMs = 9_000

/**
 * WeChat's single-page mode, opened from Moments: no login, no shared storage
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/share-timeline.html).
 */
const singlePageScene = 1154

/** Failures that another try does not mend. */
const finalKinds: readonly FailureKind[] = ['refused', 'forbidden', 'unsupported', 'invalid']

const codes: Partial<Record<FailureKind, AppErrorCode>> = {
  network: 'network_unavailable',
  timeout: 'network_unavailable',
  unsupported: 'login_unavailable',
}

/**
 * Douyin signs the user in to itself, in a window of its own, where a tap finds nobody signed in. The user
 * reads it, and may have to fetch a text message.
 */
export const loginWindowMs = (host: Host): number | null => (host === 'tt' ? 5 * 60_000 : null)

/**
 * A one-time code: `wx.login`, `my.getAuthCode` (scope `auth_base`, so nothing is asked) or
 * `tt.login` through Taro.
 */
export const createLoginCode = (host: Host): ((mode: SignInMode) => Promise<string>) =>
  // The first condition leaves the call out of a web page.
  process.env.TARO_ENV === 'h5' || host === 'h5' ? noLogin : askHost(host)

/** In a production build Taro's H5 stub resolves, without a code. `web-sign-in` takes its place. */
const noLogin = (): Promise<string> =>
  Promise.reject(unavailable('a web page has no login of its own'))

const askHost =
  (host: Host) =>
  async ({ isSilent }: SignInMode): Promise<string> => {
    if (host === 'weapp' && getLaunchOptionsSync().scene === singlePageScene) {
      throw unavailable('there is no login in the single-page mode')
    }
    let login: Partial<TtLogin>
    try {
      // A fresh object: Taro changes the one it is given on Alipay. `force` opens the login window,
      // which only a tap may do; the host must not close it while the user reads.
      const isWindow = loginWindowMs(host) !== null && !isSilent
      login = await loginToHost({ force: !isSilent, ...(!isWindow && { timeout: hostTimeoutMs }) })
    } catch (reason) {
      throw loginError(classifyFailure(host, 'login', reason), isSilent, reason)
    }
    if (typeof login.code === 'string' && login.code !== '') return login.code
    // Douyin gives a visitor only the code of the device, which makes nobody a user.
    const isVisitor = host === 'tt' && typeof login.anonymousCode === 'string'
    throw new AppError(
      isVisitor ? 'identity_provisional' : 'login_failed',
      'the host gave no code of a user',
      { retryable: false },
    )
  }

/** https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/api/open-interface/log-in/tt-login */
interface TtLogin {
  code: string
  anonymousCode: string
}

const loginError = (kind: FailureKind, isSilent: boolean, cause: unknown): AppError => {
  // A no in the host's own window declines the sign-in that a tap asked for.
  const isDeclined = kind === 'refused' && !isSilent
  return new AppError(
    isDeclined ? 'cancelled' : (codes[kind] ?? 'login_failed'),
    `the host gave no login code: ${kind}`,
    { retryable: !finalKinds.includes(kind), cause },
  )
}

const unavailable = (message: string): AppError =>
  new AppError('login_unavailable', message, { retryable: false })
