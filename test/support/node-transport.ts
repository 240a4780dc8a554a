import { readFile } from 'node:fs/promises'
import { request, type ClientRequest } from 'node:http'
import { AppError } from '../../src/contract/app-error'
import type { Transport, WireResponse, WireRequest } from '../../src/http/ports'

/** The request port over real HTTP, with the host's habits: any status is an answer. */
export const nodeTransport: Transport = (wire) => {
  let outgoing: ClientRequest | null = null
  let isAborted = false
  const response = bodyOf(wire).then(
    (body) =>
      new Promise<WireResponse>((resolve, reject) => {
        const fail = (cause: unknown) => {
          const code = isAborted ? 'cancelled' : 'network_unavailable'
          reject(new AppError(code, 'the request failed', { retryable: !isAborted, cause }))
        }
        if (isAborted) {
          fail(null)
          return
        }
        outgoing = request(wire.url, {
          method: wire.method,
          headers: {
            ...wire.headers,
            ...body?.headers,
            // Node sends no length of a DELETE's body by itself.
            ...(body === null ? {} : { 'content-length': body.bytes.length }),
          },
          agent: false,
        })
        outgoing.on('error', fail)
        outgoing.on('response', (incoming) => {
          const chunks: Buffer[] = []
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
          incoming.on('error', fail)
          incoming.on('end', () => {
            wire.onProgress?.(1)
            const headers = Object.entries(incoming.headers).map(([name, value]) => [
              name,
              String(value),
            ])
            resolve({
              status: incoming.statusCode ?? 0,
              headers: Object.fromEntries(headers) as Record<string, string>,
              body: Buffer.concat(chunks).toString('utf8'),
            })
          })
        })
        outgoing.end(body?.bytes)
      }),
  )
  return {
    response,
    abort: () => {
      isAborted = true
      outgoing?.destroy()
    },
  }
}

const bodyOf = async (
  wire: WireRequest,
): Promise<{ bytes: Buffer; headers: Record<string, string> } | null> => {
  if (wire.file === undefined) {
    return wire.body === undefined ? null : { bytes: Buffer.from(wire.body), headers: {} }
  }
  const file = await readFile(wire.file.path).catch((cause: unknown) => {
    throw new AppError('file_unavailable', 'no such file', { retryable: false, cause })
  })
  wire.onProgress?.(0.5)
  const boundary = 'passport-test-boundary'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="${wire.file.field}"; filename="f"\r\n\r\n`
  return {
    bytes: Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}
