import type { Headers, Method, UploadFile } from './ports'
import type { Query } from './query'
import type { Expected } from './response'
import type { Task } from './task'

export interface HttpRequest<T> {
  method: Method
  /**
   * Below the API's base URL, with what is variable in it already encoded: `/v1/me`. It begins with
   * one slash; anything else rejects with `request_refused`.
   */
  path: string
  query?: Query
  /** Names in lower case. Those of the client itself win. */
  headers?: Headers
  /** Sent as JSON. */
  body?: unknown
  /** Sent as a multipart form instead; the method is POST. */
  file?: UploadFile
  /** A schema of the response; `none` for 204; `file` to download it, for its temporary path. */
  expect: Expected<T>
  /** Of an upload or a download, from 0 to 1. */
  onProgress?: (ratio: number) => void
  /** Of one try on the wire, without the wait for a place. @default 15_000 */
  timeoutMs?: number
  /**
   * Sent with this very token, or with none where it is null, whatever the login state is. Without
   * it the request is sent with the current session, or after a silent sign-in.
   */
  token?: string | null
  /**
   * False for a body that may be sent only once, such as a login code.
   *
   * @default true
   */
  isReplayable?: boolean
  /** With `token` only: ahead of everything that waits. */
  isUrgent?: boolean
  /** With `token` only: asked when its turn comes; where it is false nothing is sent. */
  isWanted?: () => boolean
}

/** For calls that their caller may give up before they are sent. */
export type Wanted = Pick<HttpRequest<unknown>, 'isWanted'>

/**
 * Authenticated requests. Each rejects with an `AppError`. The session is renewed, and the request
 * replayed once, after a 401 whose body has the code `session_invalid`; any other 401 says nothing
 * of the session.
 */
export interface HttpClient {
  request<T>(request: HttpRequest<T>): Task<T>
}
