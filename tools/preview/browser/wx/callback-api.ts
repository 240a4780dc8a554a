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

/** How a host writes what a call ends with. */
export interface AnswerForm {
  /** The host's object, in what the preview reports. */
  readonly api: string
  success(name: string, result: object): Record<string, unknown>
  failure(name: string, failure: HostFailure): Record<string, unknown>
}

/** `errMsg` is `name:ok` or `name:fail reason`. */
export const wechatAnswers: AnswerForm = {
  api: 'wx',
  success: (name, result) => ({ ...result, errMsg: `${name}:ok` }),
  failure: (name, { reason, errno, details }) => ({
    errMsg: `${name}:fail ${reason}`,
    ...(errno === undefined ? {} : { errno }),
    ...details,
  }),
}

/**
 * The convention of all hosts: callbacks come later, never before the call has returned; with none of
 * them the call gives a promise.
 */
export const createDefineApi =
  (failures: Failures, form: AnswerForm = wechatAnswers): DefineApi =>
  (name, run, { neverPromises = false } = {}) =>
  (options = {}) => {
    const finished = start(name, run, options, { failures, form })
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
  { failures, form }: { failures: Failures; form: AnswerForm },
): Promise<Record<string, unknown>> => {
  await new Promise((resolve) => setTimeout(resolve))
  try {
    const result = await run(options)
    return form.success(name, typeof result === 'object' && result !== null ? result : {})
  } catch (error) {
    if (!(error instanceof HostFailure)) {
      const message = error instanceof Error ? error.message : String(error)
      failures.report(`${form.api}.${name}`, message)
    }
    const failure = error instanceof HostFailure ? error : new HostFailure(String(error), 4)
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the hosts reject with this
    throw form.failure(name, failure)
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
