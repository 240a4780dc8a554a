import type { IncomingHttpHeaders } from 'node:http'

/** Where a request came from, for the audit log and for a gateway's headers. Fastify's request is one. */
export interface RequestOrigin {
  readonly id: string
  /** The client's address, or the nearest one that is not a trusted proxy's. */
  readonly ip: string
  readonly headers: IncomingHttpHeaders
}
