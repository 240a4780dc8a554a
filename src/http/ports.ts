/** What the request client needs of the outside: the host's network, the login state, time. */
export interface HttpPorts {
  transport: Transport
  session: SessionPort
  clock: Clock
  /** Uniform in [0, 1). */
  random: () => number
  /** Called with the clock of the server at this URL, of every response that has a credible `Date`. */
  onServerTime: (serverNowMs: number, url: string) => void
}

/** Wall-clock time and one-shot timers of the host. */
export interface Clock {
  nowMs: () => number
  /** Runs once, after at least that long; returns what cancels it. */
  after: (delayMs: number, run: () => void) => () => void
}

/** What a request needs of a session. */
export interface RequestSession {
  token: string
  /** A request that was begun for one user is never sent for another. */
  userId: string
}

/** The login state as the request client sees it; `runtime.ts` joins the two. */
export interface SessionPort {
  /** `isRefused`: our server refused the token, and a renewal is due or under way. */
  current(): (RequestSession & { isRefused: boolean }) | null
  /** The current session, or a silent sign-in where that is allowed. */
  ensure(): Promise<RequestSession>
  /** After a refusal: a session whose token is not the rejected one. */
  renew(rejectedToken: string): Promise<RequestSession>
  /** Our server let a request with this token in. */
  confirm(token: string): void
  /** Asks our server whether it refuses this token: true only where its own response says so. */
  checkRefusal(token: string): Promise<boolean>
  /** Calls back when the current session may have changed; returns what stops it. */
  onChange(listener: () => void): () => void
  /**
   * Set for another server than our API. Its every 401 refuses the token, and a request that another token
   * does not help rejects with `token_refused`.
   */
  backend?: BackendRefusal
}

export interface BackendRefusal {
  /** Whether a 401 says that the request had no effect, so that it may be sent again. */
  hadNoEffect(wire: WireRequest, response: WireResponse): boolean
}

/** The host's network, or an app's own in its place. */
export type Transport = (request: WireRequest) => WireTask

export interface WireTask {
  /** Rejects with an `AppError`: `network_unavailable`, `timeout`, `cancelled` and the like. */
  response: Promise<WireResponse>
  abort(): void
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Headers with their names in lower case. */
export type Headers = Readonly<Record<string, string>>

/** One request on the wire, for the host to carry out. */
export interface WireRequest {
  method: Method
  url: string
  headers: Headers
  /** The host's own time limit, in milliseconds; it is not relied upon. */
  timeoutMs: number
  /** The serialized JSON. */
  body: string | undefined
  /** What is uploaded in its place, as a multipart form. */
  file: UploadFile | undefined
  /** Whether the response is a file. */
  isDownload: boolean
  /** Of an upload or a download, from 0 to 1. */
  onProgress: ((ratio: number) => void) | undefined
}

export interface UploadFile {
  /** A temporary path of the host. */
  path: string
  /** The field of the multipart form. */
  field: string
}

/** Any status: only a request without a response rejects. */
export interface WireResponse {
  status: number
  /** Some hosts show none for an upload or a download. */
  headers: Headers
  /** The undecoded text; for a download, the path of the file. */
  body: string
}
