import type { IncomingHttpHeaders } from 'node:http'

/** Where a request came from, for the audit log and for a gateway's headers. */
export interface RequestSource {
  readonly id: string
  /** The client's address: always an IP address, or `unknown`. */
  readonly ip: string
  readonly headers: IncomingHttpHeaders
}
