import {
  responseHeader,
  requestHeader,
  type ProxiedResponse,
  type ProxiedRequest,
  type RequestFailure,
} from '../../wire'
import { HostFailure } from '../runtime/host-failure'
import type { Phone } from '../runtime/phone'

export interface Answer {
  statusCode: number
  header: Record<string, string>
  cookies: string[]
  body: ArrayBuffer
}

export interface Progress {
  sentBytes: number
  receivedBytes: number
  totalBytes: number
}

export interface Exchange {
  readonly answer: Promise<Answer>
  abort(): void
  onHeaders?: (header: Record<string, string>) => void
  onUpload?: (progress: Progress) => void
  onDownload?: (progress: Progress) => void
}

// https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html
const failures: Record<RequestFailure, { reason: string; errno: number }> = {
  domain: { reason: 'url not in domain list', errno: 600002 },
  'invalid-url': { reason: 'invalid url', errno: 600009 },
  refused: {
    reason: 'errcode:-102 cronet_error_code:-102 error_msg:net::ERR_CONNECTION_REFUSED',
    errno: 600001,
  },
  interrupted: {
    reason: 'errcode:-101 cronet_error_code:-101 error_msg:net::ERR_CONNECTION_RESET',
    errno: 600001,
  },
  dns: {
    reason: 'errcode:-105 cronet_error_code:-105 error_msg:net::ERR_NAME_NOT_RESOLVED',
    errno: 600001,
  },
  tls: {
    reason: 'errcode:-200 cronet_error_code:-200 error_msg:net::ERR_CERT_COMMON_NAME_INVALID',
    errno: 600001,
  },
  redirects: { reason: 'network reach the max redirect count', errno: 600008 },
}

const offline = new HostFailure(
  'errcode:-106 cronet_error_code:-106 error_msg:net::ERR_INTERNET_DISCONNECTED',
  600001,
)

/** Sends one request of the app through the preview's server, which knows no CORS. */
export const startExchange = (
  phone: Phone,
  request: ProxiedRequest,
  body: Blob | ArrayBuffer | string | null,
  timeoutMs: number,
): Exchange => {
  const xhr = new XMLHttpRequest()
  const startedAtMs = performance.now()
  const about = {
    exchange: phone.timeline.countRequest(),
    method: request.method,
    path: pathOf(request.url),
  }
  phone.timeline.add({ type: 'requestStart', ...about })
  const record = (statusCode: number | null, error: string | null) => {
    phone.timeline.add({
      type: 'requestEnd',
      ...about,
      statusCode,
      error,
      durationMs: performance.now() - startedAtMs,
    })
  }
  const exchange: { -readonly [K in keyof Exchange]: Exchange[K] } = {
    answer: Promise.resolve() as never,
    abort: () => {
      xhr.abort()
    },
  }
  const fail = (reject: (error: HostFailure) => void, failure: HostFailure) => {
    record(null, failure.reason)
    reject(failure)
  }
  exchange.answer = new Promise<Answer>((resolve, reject) => {
    if (!phone.settings.read().isOnline) {
      setTimeout(() => {
        fail(reject, offline)
      })
      return
    }
    xhr.open('POST', '/proxy')
    xhr.responseType = 'arraybuffer'
    xhr.timeout = timeoutMs
    xhr.setRequestHeader(requestHeader, encode(request))
    // Without this the browser names a type of its own choice; the app's goes in its own header.
    xhr.setRequestHeader('content-type', 'application/octet-stream')
    xhr.addEventListener('readystatechange', () => {
      if (xhr.readyState !== XMLHttpRequest.HEADERS_RECEIVED) return
      const answer = decode(xhr.getResponseHeader(responseHeader))
      if (answer !== null && 'header' in answer) exchange.onHeaders?.(answer.header)
    })
    xhr.addEventListener('load', () => {
      const answer = decode(xhr.getResponseHeader(responseHeader))
      if (answer === null) {
        fail(reject, new HostFailure(`the preview answered ${String(xhr.status)}`, 4))
      } else if ('failure' in answer) {
        const { reason, errno } = failures[answer.failure]
        // WeChat puts the address that it refuses behind its words.
        const address = answer.failure === 'invalid-url' ? ` "${request.url}"` : ''
        fail(reject, new HostFailure(reason + address, errno))
      } else {
        record(answer.statusCode, null)
        resolve({ ...answer, body: xhr.response as ArrayBuffer })
      }
    })
    xhr.addEventListener('error', () => {
      const { reason, errno } = failures.interrupted
      fail(reject, new HostFailure(reason, errno))
    })
    xhr.addEventListener('timeout', () => {
      fail(reject, new HostFailure('timeout', 5))
    })
    xhr.addEventListener('abort', () => {
      fail(reject, new HostFailure('abort'))
    })
    xhr.addEventListener('progress', ({ loaded, total }) => {
      exchange.onDownload?.({ sentBytes: 0, receivedBytes: loaded, totalBytes: total })
    })
    xhr.upload.addEventListener('progress', ({ loaded, total }) => {
      exchange.onUpload?.({ sentBytes: loaded, receivedBytes: 0, totalBytes: total })
    })
    xhr.send(body)
  })
  // Going offline cuts what is under way.
  const stopWatching = phone.settings.changed.add(({ now }) => {
    if (!now.isOnline) xhr.abort()
  })
  exchange.answer.then(stopWatching, stopWatching)
  return exchange
}

/** Without its query, which may hold what is nobody's business. */
const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url)

const encode = (request: ProxiedRequest): string => {
  const bytes = new TextEncoder().encode(JSON.stringify(request))
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_')
}

const decode = (header: string | null): ProxiedResponse | null => {
  if (header === null) return null
  const binary = atob(header.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
  return JSON.parse(new TextDecoder().decode(bytes)) as ProxiedResponse
}
