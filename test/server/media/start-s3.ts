import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { listen } from '../../support/listen'

export const s3Credentials = { accessKeyId: 'test-key', secretAccessKey: 'test-secret' }
export const s3Region = 'test-region-1'

export interface FakeS3 {
  bucketUrl: string
  objects: Map<string, { bytes: Buffer; headers: IncomingMessage['headers'] }>
  /** The statuses of the next answers, in place of the true ones. */
  failures: number[]
  requests: number
  close(): Promise<void>
}

/** One bucket that speaks the S3 API over HTTP, and checks every signature (version 4). */
export const startS3 = async (): Promise<FakeS3> => {
  const objects: FakeS3['objects'] = new Map()
  const state = { failures: [] as number[], requests: 0 }

  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
      const bytes = Buffer.concat(chunks)
      state.requests += 1
      const end = (status: number, body?: Buffer | string) => response.writeHead(status).end(body)

      const failure = state.failures.shift()
      if (failure !== undefined) return end(failure, '<Error/>')
      if (!isSigned(request, bytes))
        return end(403, '<Error><Code>SignatureDoesNotMatch</Code></Error>')
      const key = (request.url ?? '').replace(/^\/bucket\//, '')
      const object = objects.get(key)
      if (request.method === 'PUT') objects.set(key, { bytes, headers: request.headers })
      if (request.method === 'DELETE') objects.delete(key)
      if (request.method !== 'GET') return end(request.method === 'DELETE' ? 204 : 200)
      return object === undefined
        ? end(404, '<Error><Code>NoSuchKey</Code></Error>')
        : end(200, object.bytes)
    })()
  })
  const { url } = await listen(server)

  return Object.assign(state, {
    bucketUrl: `${url}/bucket`,
    objects,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  })
}

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex')
const hmac = (key: Buffer | string, data: string) => createHmac('sha256', key).update(data).digest()

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
const isSigned = (request: IncomingMessage, body: Buffer): boolean => {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    )
  const [, accessKeyId = '', day = '', region = '', signedHeaders = '', signature = ''] =
    match ?? []
  if (accessKeyId !== s3Credentials.accessKeyId || region !== s3Region) return false
  if (request.headers['x-amz-content-sha256'] !== sha256(body) && request.method === 'PUT')
    return false
  const canonical = [
    request.method,
    request.url,
    '',
    ...signedHeaders.split(';').map((name) => `${name}:${String(request.headers[name])}`),
    '',
    signedHeaders,
    request.headers['x-amz-content-sha256'],
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join(
    '\n',
  )
  const key = ['s3', 'aws4_request'].reduce(
    (last, part) => hmac(last, part),
    hmac(hmac(`AWS4${s3Credentials.secretAccessKey}`, day), region),
  )
  return hmac(key, toSign).toString('hex') === signature
}
