/** One request on the wire. Times in milliseconds; the host's own time limit is not relied upon. */
export type WireRequest = JsonWireRequest | UploadWireRequest | DownloadWireRequest

interface WireRequestBase {
  url: string
  headers: Readonly<Record<string, string>>
  timeoutMs: number
}

export interface JsonWireRequest extends WireRequestBase {
  kind: 'json'
  method: Method
  /** The serialised body, or null. */
  body: string | null
}

export interface UploadWireRequest extends WireRequestBase {
  kind: 'upload'
  filePath: string
  /** The multipart field of the file. */
  fieldName: string
  /** From 0 to 1. */
  onProgress: (ratio: number) => void
}

export interface DownloadWireRequest extends WireRequestBase {
  kind: 'download'
  /** From 0 to 1. */
  onProgress: (ratio: number) => void
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Whatever the status: only a request without an answer rejects. */
export interface WireAnswer {
  status: number
  /** Names in any case. Some hosts show none for an upload or a download. */
  headers: Readonly<Record<string, string>>
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
