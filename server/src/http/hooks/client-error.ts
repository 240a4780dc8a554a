import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { ApiError, toProblem } from '../../errors'
import type { ProblemCode } from '../../../../src/contract/problem'
import { problemMediaType } from './error-handler'
import { newRequestId, requestIdHeader } from './request-id'

/** Errors of Node's parser, before there is a request. */
const codes: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
}

/** Responds to bytes that are no HTTP request with a problem, and closes the connection. */
export const sendClientError = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const requestId = newRequestId()
  const problem = new ApiError(codes[error.code ?? ''] ?? 'invalid_request')
  const body = JSON.stringify(toProblem(problem, requestId))
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
      `content-type: ${problemMediaType}`,
      `content-length: ${Buffer.byteLength(body)}`,
      `${requestIdHeader}: ${requestId}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
