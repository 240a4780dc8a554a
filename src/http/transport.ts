import type { Headers } from './answer-times'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One request on the wire, for the host to carry out. */
export interface WireRequest {
  method: Method
  url: string
  headers: Headers
  /** The host's own time limit, in milliseconds; it is not relied upon. */
  timeoutMs: number
  /** The serialised JSON. */
  body: string | undefined
  /** What is uploaded in its place, as a multipart form. */
  file: UploadFile | undefined
  /** Whether the answer is a file. */
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

/** Whatever the status: only a request without an answer rejects. */
export interface WireAnswer {
  status: number
  /** Some hosts show none for an upload or a download. */
  headers: Headers
  /** The undecoded text; for a download, the path of the file. */
  body: string
}

export interface WireTask {
  /** Rejects with an `AppError`: `network_unavailable`, `timeout`, `cancelled` and the like. */
  answer: Promise<WireAnswer>
  abort(): void
}

/** The host's network. */
export type Transport = (request: WireRequest) => WireTask
