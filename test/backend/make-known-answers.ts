// Writes known-answers.json, with new keys: node --import tsx test/backend/make-known-answers.ts
import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const issuer = 'https://login.example.com'
const audience = 'orders'
const year2020 = 1_577_836_800
const year2100 = 4_102_444_800

const makeKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const [ours, next, foreign] = [makeKey(), makeKey(), makeKey()]

const jwkOf = (publicKey: KeyObject, kid: string) => {
  const { x, y } = publicKey.export({ format: 'jwk' })
  return { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' }
}
const keys = [jwkOf(ours.publicKey, 'key-1'), jwkOf(next.publicKey, 'key-2')]

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const header = { alg: 'ES256', typ: 'at+jwt', kid: 'key-1' }
const endless = { iss: issuer, aud: audience, sub: 'user-1', sid: 'session-1', iat: year2020 }
const claims = { ...endless, exp: year2100 }

type DsaEncoding = 'ieee-p1363' | 'der'

const make = (
  head: object,
  body: object,
  key: KeyObject = ours.privateKey,
  dsaEncoding: DsaEncoding = 'ieee-p1363',
) => {
  const text = `${encode(head)}.${encode(body)}`
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding }).toString('base64url')}`
}

/** As a verifier is deceived that lets the header choose, and takes the public key for a secret. */
const makeHs256 = (secret: string | Buffer) => {
  const text = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

const good = make(header, claims)
const [head = '', body = '', signature = ''] = good.split('.')

const valid = {
  'of a user': { token: good, sub: claims.sub },
  'with your own id of the user': {
    token: make(header, { ...claims, ext: 'customer-7' }),
    sub: claims.sub,
  },
  // As every fresh token is for a backend whose clock is behind.
  'issued in the future': {
    token: make(header, { ...claims, iat: year2100 - 300 }),
    sub: claims.sub,
  },
  'of the next key': {
    token: make({ ...header, kid: 'key-2' }, claims, next.privateKey),
    sub: claims.sub,
  },
}

const invalid = {
  expired: make(header, { ...claims, exp: year2020 + 300 }),
  'without an end': make(header, endless),
  'for another audience': make(header, { ...claims, aud: 'ads' }),
  'of another issuer': make(header, { ...claims, iss: 'https://evil.example.com' }),
  'of another type': make({ ...header, typ: 'JWT' }, claims),
  'without a type': make({ alg: 'ES256', kid: 'key-1' }, claims),
  none: `${encode({ ...header, alg: 'none' })}.${body}.`,
  'none with a signature': `${encode({ ...header, alg: 'none' })}.${body}.${signature}`,
  'HS256 with the public key': makeHs256(ours.publicKey.export({ format: 'pem', type: 'spki' })),
  'HS256 with the key as listed': makeHs256(JSON.stringify(keys[0])),
  'HS256 with nothing': makeHs256(''),
  'of an unknown key': make({ ...header, kid: 'key-3' }, claims, foreign.privateKey),
  'of a foreign key under our name': make(header, claims, foreign.privateKey),
  'of a key that it brings along': make(
    { ...header, kid: 'key-3', jwk: jwkOf(foreign.publicKey, 'key-3') },
    claims,
    foreign.privateKey,
  ),
  'signed by our other key': make(header, claims, next.privateKey),
  forged: `${head}.${encode({ ...claims, sub: 'user-2' })}.${signature}`,
  'signed in DER': make(header, claims, ours.privateKey, 'der'),
  'with half a signature': `${head}.${body}.${signature.slice(0, 43)}`,
  'without a signature': `${head}.${body}.`,
  'a session token': `${'s'.repeat(29)}${'x'.repeat(43)}`,
  'no JSON': 'e3.e3.e3',
  'null as header': `bnVsbA.${body}.${signature}`,
  'two parts': `${head}.${body}`,
}

const path = join(__dirname, 'known-answers.json')
const answers = { issuer, audience, jwks: { keys }, valid, invalid }
writeFileSync(path, `${JSON.stringify(answers, null, 2)}\n`)
