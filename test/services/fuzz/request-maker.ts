import { gzipSync } from 'node:zlib'
import {
  hostileHeaders,
  hostileSegments,
  hostileStrings,
  hostileTexts,
  hostileValue,
  mediaTypes,
} from './hostile-values'
import type { Operation, Schema } from './openapi'
import type { Random } from './random'

export interface FuzzRequest {
  operation: Operation
  path: string
  headers: Record<string, string>
  body: Buffer | null
}

/** What would be right at a place, so that the fuzzing also gets behind the first check. */
export interface RightValues {
  token(): string
  sessionId(): string
  /** For a field of a body, by its name; undefined where anything will do. */
  field(operation: Operation, name: string): unknown
  picture: Buffer
}

export type RequestMaker = (operation: Operation) => FuzzRequest

const badTokens: readonly [string, ...string[]] = [
  '',
  'Bearer',
  'Bearer ',
  'bearer x',
  'Basic YTpi',
  'Bearer null',
  `Bearer ${'a'.repeat(72)}`,
  `Bearer ${'A'.repeat(44)}`,
  `Bearer ${'A'.repeat(8_000)}`,
  'Bearer a b',
  'Bearer \u00e9\u00ff',
  'Bearer ../../x',
  `Digest ${'x'.repeat(100)}`,
]

export const createRequestMaker = (random: Random, right: RightValues): RequestMaker => {
  const valueFor = (operation: Operation, name: string, schema: Schema): unknown => {
    if (random.chance(0.2)) return hostileValue(random)
    const known = right.field(operation, name)
    if (known !== undefined && random.chance(0.7)) return known
    if (schema.properties !== undefined) return objectFor(operation, schema)
    const choices = schema.enum ?? []
    if (choices.length > 0) return choices[random.integer(choices.length)]
    return random.pick(hostileStrings)
  }

  const objectFor = (operation: Operation, schema: Schema): Record<string, unknown> => {
    const object: Record<string, unknown> = {}
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const isRequired = schema.required?.includes(name) ?? false
      if (isRequired ? random.chance(0.05) : random.chance(0.7)) continue
      object[name] = valueFor(operation, name, property)
    }
    if (random.chance(0.1)) object[random.pick(hostileStrings)] = hostileValue(random)
    return object
  }

  /** One of the shapes that a union allows, mostly the first: WeChat's. */
  const variantOf = (schema: Schema): Schema => {
    const { anyOf } = schema
    if (anyOf === undefined || random.chance(0.02)) return schema
    return anyOf[random.chance(0.7) ? 0 : random.integer(anyOf.length)] ?? schema
  }

  const jsonBody = (operation: Operation): Buffer => {
    if (random.chance(0.15)) return Buffer.from(random.pick(hostileTexts))
    const value =
      operation.body === null || random.chance(0.05)
        ? hostileValue(random)
        : objectFor(operation, variantOf(operation.body))
    const body = Buffer.from(JSON.stringify(value))
    if (random.chance(0.04)) return body.subarray(0, random.integer(body.length))
    if (random.chance(0.04)) return Buffer.from(body.toString(), 'utf16le')
    if (random.chance(0.04)) return gzipSync(body)
    if (random.chance(0.04))
      return Buffer.concat([body.subarray(0, -2), Buffer.from([0xff, 0x22, 0x7d])])
    return random.chance(0.03) ? random.bytes(200) : body
  }

  const multipartBody = (): { body: Buffer; type: string } => {
    const boundary = 'fuzz-boundary'
    const field = random.pick(['avatar', 'avatar', 'avatar', 'file', '', '__proto__'])
    const type = random.pick(['image/png', 'image/jpeg', 'text/html', 'x'])
    const content = random.pick([
      right.picture,
      right.picture.subarray(0, random.integer(right.picture.length)),
      Buffer.concat([right.picture.subarray(0, 30), random.bytes(300)]),
      random.bytes(50),
      Buffer.alloc(0),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ])
    const part = Buffer.concat([
      Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${field}"`),
      Buffer.from(random.chance(0.9) ? '; filename="../a.png"' : ''),
      Buffer.from(`\r\ncontent-type: ${type}\r\n\r\n`),
      content,
      Buffer.from('\r\n'),
    ])
    const parts = Array.from({ length: random.chance(0.1) ? random.integer(30) : 1 }, () => part)
    const end = random.chance(0.9) ? `--${boundary}--\r\n` : random.pick(['', '--', boundary])
    return {
      body: Buffer.concat([...parts, Buffer.from(end)]),
      type: `multipart/form-data; boundary=${boundary}`,
    }
  }

  const pathFor = ({ path }: Operation): string => {
    const filled = path.replace(/\{\w+\}/g, () =>
      random.chance(0.5) ? right.sessionId() : random.pick(hostileSegments),
    )
    if (random.chance(0.03)) return `${filled}/`
    if (random.chance(0.02)) return `/${filled}`
    return random.chance(0.1)
      ? `${filled}?${random.pick(['', '&&&=', 'a[]=1&a[b]=2', '%', '%ff=%00', '__proto__=x', 'x'.repeat(3_000)])}`
      : filled
  }

  return (operation) => {
    const headers: Record<string, string> = {}
    if (operation.needsSession || random.chance(0.1)) {
      const sent = random.chance(0.75) ? `Bearer ${right.token()}` : random.pick(badTokens)
      if (random.chance(0.97)) headers['authorization'] = sent
    }
    let body: Buffer | null = null
    if (operation.path.endsWith('/avatar') && random.chance(0.8)) {
      const multipart = multipartBody()
      body = multipart.body
      headers['content-type'] = multipart.type
    } else if (operation.body !== null || random.chance(0.1)) {
      body = jsonBody(operation)
      headers['content-type'] = 'application/json'
    }
    if (random.chance(0.08)) headers['content-type'] = random.pick(mediaTypes)
    if (random.chance(0.1)) {
      const [name, value] = random.pick(hostileHeaders)
      headers[name] = value
    }
    return { operation, path: pathFor(operation), headers, body }
  }
}
