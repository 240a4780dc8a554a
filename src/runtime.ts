import type { AuthOptions } from './auth/auth-options'
import { createLoginLog, type LoginLog } from './auth/login-log'
import type { Device } from './contract/session'
import { createCore, type Core } from './create-core'
import { createWebCore } from './create-web-core'
import type { Transport } from './http/ports'
import { createPlatform } from './platform/create-platform'
import { connectDevtools } from './platform/devtools'
import { createWebPage } from './platform/web-page'
import type { SignInWindow } from './ui/sign-in-window'

/** What the app is made of, joined once. */
export interface Runtime extends Core {
  loginLog: LoginLog
  /** Only on a web page. */
  signInWindow?: SignInWindow
}

export interface RuntimeOptions extends Pick<AuthOptions, 'silentSignIn' | 'storagePrefix'> {
  /**
   * The https address of the server that has `/v1`, as the build knows it. It throws without one.
   *
   * @example process.env.TARO_APP_API_BASE_URL
   */
  apiBaseUrl: string | undefined
  /**
   * Carries out requests in place of the host's own network, for an app with a gateway of its own.
   * It must pass on every status and body as the server sent them: a transport that unwraps bodies
   * or rejects for a status hides what the request client decides by.
   *
   * @default the host's network, out of reach of `Taro.addInterceptor`
   * @example
   * const transport: Transport = ({ method, url, headers, body, timeoutMs }) => {
   *   const task = wx.request({ ... })
   *   return { response: task.then(toWireResponse), abort: () => task.abort() }
   * }
   */
  transport?: Transport
  /**
   * What the list of devices shows of this one; `() => null` tells the server nothing.
   *
   * @default brand, model and platform, as the host tells them
   */
  readDevice?: () => Device | null
  /**
   * The name under which the Redux DevTools of a browser show the login state, in development builds
   * only; null for not at all.
   *
   * @default 'taro-passport'
   */
  devtoolsName?: string | null
}

/** By API. */
const runtimes = new Map<string, Runtime>()

/**
 * The composition root: the one place that knows every part. There is one runtime for each API: two
 * would each hold a login state of their own and undo each other's sign-outs in the storage. A second
 * call returns the first runtime, whatever its other options.
 */
export const createRuntime = (options: RuntimeOptions): Runtime => {
  const apiBaseUrl = readAddress(options.apiBaseUrl)
  const runtime = runtimes.get(apiBaseUrl) ?? join(apiBaseUrl, options)
  runtimes.set(apiBaseUrl, runtime)
  return runtime
}

const readAddress = (text = ''): string => {
  if (/^https?:\/\/[^/]/.test(text)) return text.replace(/\/+$/, '')
  throw new Error(
    `apiBaseUrl is no address of a server: ${JSON.stringify(text)}. Set TARO_APP_API_BASE_URL in .env ` +
      'and pass process.env.TARO_APP_API_BASE_URL.',
  )
}

const join = (apiBaseUrl: string, options: RuntimeOptions): Runtime => {
  const { transport, readDevice, silentSignIn, storagePrefix, devtoolsName } = options
  const platform = createPlatform(process.env.TARO_ENV)
  const loginLog = createLoginLog(platform.clock, platform.storage, storagePrefix)
  const ports = {
    ...platform,
    ...(transport && { transport }),
    ...(readDevice && { readDevice }),
    log: loginLog,
  }
  const scope = { apiBaseUrl, host: platform.host, ...(storagePrefix && { storagePrefix }) }
  const core =
    process.env.TARO_ENV === 'h5'
      ? createWebCore(
          { ...ports, page: createWebPage(), loadScan: () => import('./web-sign-in/scan') },
          scope,
        )
      : // The first sign-in makes an account and comes after the agreement, so it is the user's tap by
        // default; renewals are silent.
        createCore(ports, { ...scope, ...(silentSignIn && { silentSignIn }) })
  if (process.env.NODE_ENV === 'development' && devtoolsName !== null) {
    connectDevtools(core.auth.store, loginLog, devtoolsName)
  }
  return { ...core, loginLog }
}
