import type { Expected } from './answer'
import type { Query } from './query'
import type { Task } from './task'
import type { Method, UploadFile } from './transport'

export interface HttpRequest<T> {
  method: Method
  /** Below the API's base URL, with what is variable in it already encoded: `/v1/me`. */
  path: string
  query?: Query
  /** Sent as JSON. */
  body?: unknown
  /** Sent as a multipart form instead; the method is POST. */
  file?: UploadFile
  /** A schema of the answer; `none` for 204; `file` to download it, for its temporary path. */
  expect: Expected<T>
  /** Of an upload or a download, from 0 to 1. */
  onProgress?: (ratio: number) => void
  /** Of one try on the wire, without the wait for a place. Default: 15 s. */
  timeoutMs?: number
  /**
   * Sent with this very token, or with none where it is null, whatever the login state is. Default:
   * with the current session, or else after a silent sign-in.
   */
  token?: string | null
  /** False for a body that may be sent only once, such as a login code. Default: true. */
  isReplayable?: boolean
  /** Ahead of everything that waits. */
  isUrgent?: boolean
}

/**
 * Authenticated requests. Each rejects with an `AppError`. The session is renewed, and the request
 * replayed once, after a 401 whose body has the code `session_invalid`; any other 401 says nothing
 * of the session.
 */
export interface HttpClient {
  request<T>(request: HttpRequest<T>): Task<T>
}
