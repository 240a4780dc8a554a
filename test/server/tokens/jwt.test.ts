import { createPrivateKey, createPublicKey, verify } from 'node:crypto'
import { hasValidSignature, parseJwt, signJwt } from '../../../server/src/tokens/jwt'

/** https://www.rfc-editor.org/rfc/rfc7515#appendix-A.3 */
const rfc = {
  jwk: {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
  },
  token: [
    'eyJhbGciOiJFUzI1NiJ9',
    'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ',
    'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q',
  ].join('.'),
}
const privateKey = createPrivateKey({ key: rfc.jwk, format: 'jwk' })
const publicKey = createPublicKey(privateKey)

const parsed = (text: string) => {
  const jwt = parseJwt(text)
  if (jwt === null) throw new Error('no JWT')
  return jwt
}

describe('hasValidSignature', () => {
  it('accepts the example of RFC 7515, and nothing that differs from it', () => {
    const jwt = parsed(rfc.token)
    expect(jwt.claims).toMatchObject({ iss: 'joe', exp: 1_300_819_380 })
    expect(hasValidSignature(jwt, publicKey)).toBe(true)
    const other = { ...jwt, signedText: jwt.signedText.replace('eyJpc3', 'eyJpc4') }
    expect(hasValidSignature(other, publicKey)).toBe(false)
    const short = { ...jwt, signature: jwt.signature.subarray(1) }
    expect(hasValidSignature(short, publicKey)).toBe(false)
    // The "psychic signature", CVE-2022-21449.
    expect(hasValidSignature({ ...jwt, signature: Buffer.alloc(64) }, publicKey)).toBe(false)
  })
})

describe('signJwt', () => {
  it('signs what another program verifies over the parts of the text', () => {
    const token = signJwt({ alg: 'ES256', typ: 'at+jwt' }, { sub: '用户' }, privateKey)
    const [head = '', body = '', signature = ''] = token.split('.')
    expect(Buffer.from(head, 'base64url').toString()).toBe('{"alg":"ES256","typ":"at+jwt"}')
    expect(Buffer.from(body, 'base64url').toString()).toBe('{"sub":"用户"}')
    const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
    const bytes = Buffer.from(signature, 'base64url')
    expect(bytes).toHaveLength(64)
    expect(verify('sha256', Buffer.from(`${head}.${body}`), key, bytes)).toBe(true)
  })
})

describe('parseJwt', () => {
  it.each([
    ['an empty text', ''],
    ['two parts', 'e30.e30'],
    ['four parts', 'e30.e30.e30.e30'],
    ['an empty signature', 'e30.e30.'],
    ['other characters', 'e30.e3+.e30'],
    ['padding', 'e30=.e30.e30'],
    ['a header that is no JSON', 'e3.e30.e30'],
    ['a header that is no object', 'W10.e30.e30'],
    ['claims that are null', 'e30.bnVsbA.e30'],
    ['a session token', `${'0'.repeat(29)}${'A'.repeat(43)}`],
    ['more than 4096 characters', `e30.${'A'.repeat(4_096)}.e30`],
  ])('refuses %s', (_, text) => {
    expect(parseJwt(text)).toBeNull()
  })
})
