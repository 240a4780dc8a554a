import type { AuthOptions } from './auth/auth-options'
import { createLoginLog, type LoginLog } from './auth/login-log'
import { createCore, type Core } from './create-core'
import type { Transport } from './http/ports'
import { createPlatform } from './platform/create-platform'
import { connectDevtools } from './platform/devtools'

/** What the app is made of, joined once. */
export interface Runtime extends Core {
  loginLog: LoginLog
}

export interface RuntimeOptions extends Pick<AuthOptions, 'silentSignIn'> {
  /** Without a slash at its end. */
  apiBaseUrl: string
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
}

/** By API. */
const runtimes = new Map<string, Runtime>()

/**
 * The composition root: the one place that knows every part. There is one runtime for each API: two
 * would each hold a login state of their own and undo each other's sign-outs in the storage. A second
 * call returns the first runtime, whatever its other options.
 */
export const createRuntime = (options: RuntimeOptions): Runtime => {
  const runtime = runtimes.get(options.apiBaseUrl) ?? join(options)
  runtimes.set(options.apiBaseUrl, runtime)
  return runtime
}

const join = ({ apiBaseUrl, transport, silentSignIn }: RuntimeOptions): Runtime => {
  const platform = createPlatform(process.env.TARO_ENV)
  const loginLog = createLoginLog(platform.clock, platform.storage)
  const core = createCore(
    { ...platform, ...(transport && { transport }), log: loginLog },
    // The first sign-in makes an account and comes after the agreement, so it is the user's tap by
    // default; renewals are silent.
    { apiBaseUrl, host: platform.host, ...(silentSignIn && { silentSignIn }) },
  )
  if (process.env.NODE_ENV === 'development') connectDevtools(core.auth.store, loginLog)
  return { ...core, loginLog }
}
