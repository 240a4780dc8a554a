import { HostFailure } from '../runtime/host-failure'
import type { Failures } from '../runtime/failures'

export interface CallbackOptions {
  success?: (result: Record<string, unknown>) => void
  fail?: (result: Record<string, unknown>) => void
  complete?: (result: Record<string, unknown>) => void
}

export type Options = CallbackOptions & Record<string, unknown>

type Run = (options: Options) => unknown

export type CallbackApi = (options?: Options) => Promise<Record<string, unknown>> | undefined

export type DefineApi = (name: string, run: Run, more?: { neverPromises?: boolean }) => CallbackApi

/**
 * WeChat's convention: callbacks come later, never before the call has returned; with none of them
 * the call gives a promise. `errMsg` is `name:ok` or `name:fail reason`.
 */
export const createDefineApi =
  (failures: Failures): DefineApi =>
  (name, run, { neverPromises = false } = {}) =>
  (options = {}) => {
    const finished = start(name, run, options, failures)
    const usesCallbacks = 'success' in options || 'fail' in options || 'complete' in options
    void finished.then(
      (result) => {
        call(options.success, result)
        call(options.complete, result)
      },
      (result: unknown) => {
        call(options.fail, result as Record<string, unknown>)
        call(options.complete, result as Record<string, unknown>)
      },
    )
    // A new promise: nobody has handled its rejection yet, and the app is told where nobody does.
    return usesCallbacks || neverPromises ? undefined : finished.then((result) => result)
  }

const start = async (
  name: string,
  run: Run,
  options: Options,
  failures: Failures,
): Promise<Record<string, unknown>> => {
  await new Promise((resolve) => setTimeout(resolve))
  try {
    const result = await run(options)
    return { ...(typeof result === 'object' ? result : {}), errMsg: `${name}:ok` }
  } catch (error) {
    if (error instanceof HostFailure) {
      const errno = error.errno === undefined ? {} : { errno: error.errno }
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- WeChat rejects with this
      throw { errMsg: `${name}:fail ${error.reason}`, ...errno }
    }
    failures.report(`wx.${name}`, error instanceof Error ? error.message : String(error))
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as above
    throw { errMsg: `${name}:fail ${String(error)}`, errno: 4 }
  }
}

const call = (
  callback: ((result: Record<string, unknown>) => void) | undefined,
  result: Record<string, unknown>,
) => {
  try {
    callback?.(result)
  } catch (error) {
    reportError(error)
  }
}
