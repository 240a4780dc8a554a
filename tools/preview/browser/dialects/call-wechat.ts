import { HostFailure } from '../runtime/host-failure'
import type { Options } from '../wx/callback-api'
import { omit } from './omit'

export type Answer = Record<string, unknown>

interface Called {
  /** Without `errMsg`, which is WeChat's. Rejects with a `HostFailure`. */
  readonly result: Promise<Answer>
  /** What the call returned: of a request, its task. */
  readonly task: object
}

type WechatCall = (options: Options) => object | undefined

/**
 * Calls one of WeChat's calls for another host. With callbacks of its own, never the app's: so WeChat's
 * makes no promise that nobody handles.
 */
export const callWechat = (
  wx: Record<string, unknown>,
  name: string,
  options: Record<string, unknown>,
): Called => {
  const call = wx[name] as WechatCall
  const called: { task: object } = { task: {} }
  const result = new Promise<Answer>((resolve, reject) => {
    const returned = call({
      ...options,
      success: (answer) => {
        resolve(omit(answer, 'errMsg'))
      },
      fail: (failure) => {
        reject(toHostFailure(failure))
      },
      complete: () => undefined,
    })
    called.task = returned ?? {}
  })
  // It may fail before anyone waits for it.
  result.catch(() => undefined)
  return { result, task: called.task }
}

/** `name:fail reason` is the reason again. */
const toHostFailure = ({ errMsg, errno }: Record<string, unknown>): HostFailure =>
  new HostFailure(
    String(errMsg).replace(/^\w+:fail ?/, ''),
    typeof errno === 'number' ? errno : undefined,
  )
