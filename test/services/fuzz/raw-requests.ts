import { connect } from 'node:net'
import type { Random } from './random'

const line = (text: string) => `${text}\r\n`
const request = (first: string, ...headers: string[]) =>
  [first, ...headers, '', ''].map((text) => text).join('\r\n')

/** Bytes that an HTTP client does not send, and an attacker does. Sent as Latin-1. */
export const rawRequests: readonly [string, ...string[]] = [
  '',
  '\r\n\r\n\r\n',
  '\u0000\u0001\u0002',
  '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  line('GET /healthz'),
  request('GET /healthz HTTP/1.1'),
  request('GET /healthz HTTP/9.9', 'host: a'),
  request('GET /healthz HTTP/1.1', 'host: a', 'host: b'),
  request('get /healthz HTTP/1.1', 'host: a'),
  request('BREW /healthz HTTP/1.1', 'host: a'),
  request('CONNECT example.com:443 HTTP/1.1', 'host: a'),
  request('OPTIONS * HTTP/1.1', 'host: a'),
  request('TRACE /v1/me HTTP/1.1', 'host: a'),
  request('GET http://evil.example/v1/me HTTP/1.1', 'host: a'),
  request('GET //evil.example/%2f.. HTTP/1.1', 'host: a'),
  request('GET /v1/me\u0000 HTTP/1.1', 'host: a'),
  request('GET /v1/\u00e4\u00ff HTTP/1.1', 'host: a'),
  request('GET /v1/me#fragment HTTP/1.1', 'host: a'),
  request(`GET /${'x'.repeat(20_000)} HTTP/1.1`, 'host: a'),
  request('GET /healthz HTTP/1.1', 'host: a', `x: ${'x'.repeat(20_000)}`),
  request(
    'GET /healthz HTTP/1.1',
    'host: a',
    ...Array.from({ length: 3_000 }, (_, n) => `h${n}: 1`),
  ),
  request('GET /healthz HTTP/1.1', 'host: a', 'no colon'),
  request('GET /healthz HTTP/1.1', 'host: a', ': empty name'),
  request('GET /healthz HTTP/1.1', 'host: a', 'x : space before the colon'),
  request('GET /healthz HTTP/1.1', 'host: a', 'x: a\u0000b'),
  request('GET /healthz HTTP/1.1', 'host: a', ' folded: header'),
  request('GET /healthz HTTP/1.1', 'host: a', 'upgrade: websocket', 'connection: upgrade'),
  request(
    'GET /healthz HTTP/1.1',
    'host: a',
    'upgrade: h2c',
    'connection: upgrade, http2-settings',
  ),
  request('POST /v1/sessions HTTP/1.1', 'host: a', 'expect: 100-continue', 'content-length: 5'),
  request('POST /v1/sessions HTTP/1.1', 'host: a', 'expect: a miracle', 'content-length: 0'),
  request('POST /v1/sessions HTTP/1.1', 'host: a', 'content-length: -1'),
  request('POST /v1/sessions HTTP/1.1', 'host: a', 'content-length: 99999999999999999999'),
  request('POST /v1/sessions HTTP/1.1', 'host: a', 'content-length: 5', 'content-length: 6'),
  request('POST /v1/sessions HTTP/1.1', 'host: a', 'content-length: 5, 5'),
  request('POST /v1/sessions HTTP/1.1', 'host: a', 'content-length: 0x5'),
  `${request('POST /v1/sessions HTTP/1.1', 'host: a', 'content-type: application/json', 'content-length: 50')}{"provider"`,
  `${request('POST /v1/sessions HTTP/1.1', 'host: a', 'content-length: 4', 'transfer-encoding: chunked')}0\r\n\r\nGET /v1/me HTTP/1.1\r\n`,
  `${request('POST /v1/sessions HTTP/1.1', 'host: a', 'transfer-encoding: chunked, identity')}0\r\n\r\n`,
  `${request('POST /v1/sessions HTTP/1.1', 'host: a', 'transfer-encoding: x')}0\r\n\r\n`,
  `${request('POST /v1/sessions HTTP/1.1', 'host: a', 'transfer-encoding: chunked')}zz\r\nabc\r\n`,
  `${request('POST /v1/sessions HTTP/1.1', 'host: a', 'transfer-encoding: chunked')}ffffffffffffffff\r\nabc\r\n`,
  `${request('POST /v1/sessions HTTP/1.1', 'host: a', 'transfer-encoding: chunked')}3;${'e'.repeat(20_000)}\r\nabc\r\n0\r\n\r\n`,
  `${request('POST /v1/sessions HTTP/1.1', 'host: a', 'transfer-encoding: chunked')}0\r\nx-trailer: ${'t'.repeat(20_000)}\r\n\r\n`,
  `${request('GET /healthz HTTP/1.1', 'host: a')}GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n`.repeat(
    20,
  ),
  `${request('POST /v1/me/avatar HTTP/1.1', 'host: a', 'content-type: multipart/form-data; boundary=b', 'content-length: 9999')}--b\r\n`,
]

/** One of the list, sometimes with a byte changed, or cut somewhere. */
export const rawRequest = (random: Random): Buffer => {
  const bytes = Buffer.from(random.pick(rawRequests), 'latin1')
  if (bytes.length > 0 && random.chance(0.3))
    bytes[random.integer(bytes.length)] = random.integer(256)
  return random.chance(0.15) ? bytes.subarray(0, random.integer(bytes.length + 1)) : bytes
}

/** Sends it on a connection of its own. @returns the statuses that came back. */
export const sendRaw = (port: number, bytes: Buffer): Promise<number[]> =>
  new Promise((resolve) => {
    let text = ''
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => {
      socket.end(bytes)
    })
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => (text += chunk))
    // The server may end a connection as rudely as it was spoken to.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      resolve([...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1])))
    })
  })
