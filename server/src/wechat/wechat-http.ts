import { ProviderError } from '../upstream/provider-error'
import { createUpstream } from '../upstream/upstream'
import type { Deadline } from './deadline'
import { WechatError } from './wechat-error'

/** A JSON object as WeChat sends it; each call reads its own fields. */
export type WechatResponse = Record<string, unknown>

export interface WechatHttpRequest {
  method: 'GET' | 'POST'
  path: string
  query: Record<string, string>
  /** Sent as JSON in raw UTF-8: content checks do not decode `\u` escapes. */
  body?: Record<string, unknown>
  /**
   * A success is a picture and no JSON, at the same address and with the same status as a failure. It becomes
   * `{picture}`.
   */
  returnsPicture?: boolean
}

export interface WechatHttp {
  /**
   * Resolves with WeChat's JSON or picture, whatever errcode it carries. Rejects with `unavailable` if none arrives
   * in time. Busy (-1) and a failed connect are tried once more: neither has used up a code.
   */
  send(request: WechatHttpRequest, deadline: Deadline): Promise<WechatResponse>
  close(): Promise<void>
}

export interface WechatHttpOptions {
  baseUrl: string
  /** Monotonic milliseconds. */
  clock: () => number
  /** 0 to 1. */
  random: () => number
  connections: number
}

const busyErrcode = -1
const utf8 = new TextDecoder()

export interface Picture {
  mediaType: string
  bytes: Buffer
}

export const createWechatHttp = (options: WechatHttpOptions): WechatHttp => {
  const { baseUrl, connections, clock, random } = options
  const upstream = createUpstream({ baseUrl, connections, monotonicClock: clock, random })

  return {
    async send({ method, path, query, body, returnsPicture = false }, { signal }) {
      const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      const bytes = await upstream
        .sendForBytes(
          // A breaker for each path: a content check that hangs must not keep users from signing in.
          { call: path, method, path, query, ...(body === undefined ? {} : json) },
          { isBusy, signal },
        )
        .catch(throwWechatError)
      const mediaType = returnsPicture ? pictureTypeOf(bytes) : null
      if (mediaType !== null) return { picture: { mediaType, bytes } }
      const response = parseObject(utf8.decode(bytes))
      if (response === null) throw new WechatError('unavailable', `${path} sent no JSON object`)
      return response
    },
    close: () => upstream.close(),
  }
}

/** By its first bytes: WeChat sends JPEG, and PNG where a transparent code is asked for. */
const pictureTypeOf = (bytes: Buffer): string | null => {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg'
  return bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47])) ? 'image/png' : null
}

const isBusy = (text: string): boolean => parseObject(text)?.['errcode'] === busyErrcode

const throwWechatError = (error: unknown): never => {
  if (!(error instanceof ProviderError)) throw error
  throw new WechatError('unavailable', error.message, { retryAfterMs: error.retryAfterMs })
}

/** WeChat labels its JSON `text/plain`, so it is parsed whatever its type. */
const parseObject = (text: string): WechatResponse | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as WechatResponse)
      : null
  } catch {
    return null
  }
}
