import type { Dispatcher } from 'undici'
import type { Deadline } from './deadline'

export interface TextAnswer {
  status: number
  text: string
}

type RequestOptions = Pick<
  Dispatcher.DispatchOptions,
  'method' | 'path' | 'query' | 'headers' | 'body'
>

const timeUp = () => new Error('the time of the call is up')
const utf8 = new TextDecoder()

/**
 * One request and all of its answer. Rejects with undici's error, or when the time is up: also while
 * the request still waits for a connection. `Dispatcher.request` would make a stream, an async
 * resource and the listener of an abort signal for each, and a sign-in needs none of them.
 */
export const requestText = (
  dispatcher: Dispatcher,
  options: RequestOptions,
  deadline: Deadline,
): Promise<TextAnswer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let status = 0
    let controller: Dispatcher.DispatchController | null = null
    const release = deadline.onEnd(() => {
      controller?.abort(timeUp())
      reject(timeUp())
    })

    dispatcher.dispatch(options, {
      onRequestStart(started) {
        controller = started
        if (deadline.hasEnded()) started.abort(timeUp())
      },
      onResponseStart(_controller, statusCode) {
        status = statusCode
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk)
      },
      onResponseEnd() {
        release()
        resolve({ status, text: utf8.decode(Buffer.concat(chunks)) })
      },
      onResponseError(_controller, error) {
        release()
        reject(error)
      },
    })
  })
