import type { Task } from './task'
import type { Expected } from './answer'
import type { Query } from './query'
import type { Method } from './transport'

export interface RequestBase<T> {
  /** Below the API's base URL, with what is variable in it already encoded: `/v1/me`. */
  path: string
  query?: Query
  expect: Expected<T>
  /** Of one try on the wire, without the wait for a place. */
  timeoutMs?: number
  /**
   * `session`: with the current session, or else a silent sign-in (default). `none`: without one.
   * `{token}`: with this very token, whatever the login state is.
   */
  auth?: 'session' | 'none' | { token: string }
}

export interface JsonRequest<T> extends RequestBase<T> {
  method: Method
  body?: unknown
  /** False for a body that may be sent only once, such as a login code. Default: true. */
  isReplayable?: boolean
  /** Ahead of everything that waits. */
  isUrgent?: boolean
}

export interface UploadRequest<T> extends RequestBase<T> {
  filePath: string
  /** The multipart field of the file. */
  fieldName: string
  /** From 0 to 1. */
  onProgress?: (ratio: number) => void
}

export interface DownloadRequest extends Omit<RequestBase<string>, 'expect'> {
  /** From 0 to 1. */
  onProgress?: (ratio: number) => void
}

/** Authenticated requests. Each rejects with an `AppError`. */
export interface HttpClient {
  request<T>(request: JsonRequest<T>): Task<T>
  upload<T>(request: UploadRequest<T>): Task<T>
  /** Answers a temporary path of the host. */
  download(request: DownloadRequest): Task<string>
}
