import { problemStatus, type ProblemCode } from '../../src/contract/problem'
import type { Transport, WireResponse, WireRequest } from '../../src/http/ports'
import { createDeferred, type Deferred } from './deferred'

/** One request that the host was given, for the test to respond to. */
export interface WireCall extends Deferred<WireResponse> {
  wire: WireRequest
  isAborted: boolean
}

/** A host that does nothing by itself. */
export const createManualTransport = (): { transport: Transport; calls: WireCall[] } => {
  const calls: WireCall[] = []
  return {
    calls,
    transport: (wire) => {
      const call: WireCall = { ...createDeferred<WireResponse>(), wire, isAborted: false }
      calls.push(call)
      return {
        response: call.promise,
        abort: () => {
          call.isAborted = true
        },
      }
    },
  }
}

/** A read as the client sends it. */
export const requestOf = (change: Partial<WireRequest> = {}): WireRequest => ({
  method: 'GET',
  url: 'https://api.example.com/v1/me',
  headers: {},
  timeoutMs: 15_000,
  body: undefined,
  file: undefined,
  isDownload: false,
  onProgress: undefined,
  ...change,
})

export const responseOf = (
  status: number,
  body: unknown = {},
  headers: Record<string, string> = {},
): WireResponse => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

export const problemOf = (
  code: ProblemCode | 'brand_new',
  headers: Record<string, string> = {},
): WireResponse => {
  const status = code === 'brand_new' ? 418 : problemStatus[code]
  return responseOf(
    status,
    { type: 'about:blank', title: code, status, code, requestId: 'req-1' },
    headers,
  )
}
