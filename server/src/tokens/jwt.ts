import { sign, verify, type KeyObject } from 'node:crypto'

// Short tokens are JWTs of one kind: ES256, signature as two integers of 32 bytes (ieee-p1363).
// https://www.rfc-editor.org/rfc/rfc7515, https://www.rfc-editor.org/rfc/rfc7518#section-3.4

type JsonObject = Readonly<Record<string, unknown>>

/** A token that is well-formed and not verified yet. */
export interface ParsedJwt {
  header: JsonObject
  claims: JsonObject
  signedText: string
  signature: Buffer
}

const signatureBytes = 64
const partPattern = /^[A-Za-z0-9_-]+$/
/** Far more than one of ours has. */
const maxLength = 4_096

export const signJwt = (header: JsonObject, claims: JsonObject, privateKey: KeyObject): string => {
  const text = `${encode(header)}.${encode(claims)}`
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
}

/** Null for a text that is no JWT. It believes nothing of what the token says. */
export const parseJwt = (text: string): ParsedJwt | null => {
  if (text.length > maxLength) return null
  const parts = text.split('.')
  const [head = '', body = '', signature = ''] = parts
  if (parts.length !== 3 || !parts.every((part) => partPattern.test(part))) return null
  const header = decode(head)
  const claims = decode(body)
  if (header === null || claims === null) return null
  return {
    header,
    claims,
    signedText: `${head}.${body}`,
    signature: Buffer.from(signature, 'base64url'),
  }
}

/** The key decides the algorithm: nothing that the header says changes how a signature is checked. */
export const hasValidSignature = (
  { signedText, signature }: Pick<ParsedJwt, 'signedText' | 'signature'>,
  publicKey: KeyObject,
): boolean =>
  signature.length === signatureBytes &&
  verify(
    'sha256',
    Buffer.from(signedText),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    signature,
  )

const encode = (value: JsonObject): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url')

const decode = (part: string): JsonObject | null => {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : null
  } catch {
    return null
  }
}
