import { Writable } from 'node:stream'
import { createLog } from '../../server/src/log'
import { createSqliteStorage } from './support/storage'
import { startTestServer } from './support/test-server'

const linesOf = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)

describe('a line of the log', () => {
  it('is one line of JSON with the time in UTC, whatever is in its text', () => {
    let text = ''
    const log = createLog(
      'info',
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          text += chunk.toString('utf8')
          done()
        },
      }),
    )
    const forged = 'x\n{"level":30,"msg":"forged"}\r\n\u2028\u001b[2J'
    log.warn({ route: forged, err: new Error(forged) }, forged)
    expect(text.trimEnd()).not.toMatch(/[\n\r\u001b]/)
    expect(linesOf(text)).toEqual([
      expect.objectContaining({
        level: 40,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
        route: forged,
        msg: forged,
      }),
    ])
  })

  it("names a request's route, user, outcome and request id", async () => {
    const server = await startTestServer(createSqliteStorage)
    try {
      const { token, user } = await server.signIn()
      const { headers } = await server.call('GET', '/v1/me', { token })
      expect(linesOf(server.logText())).toContainEqual(
        expect.objectContaining({
          reqId: headers['x-request-id'],
          method: 'GET',
          route: '/v1/me',
          status: 200,
          userId: user.id,
          ms: expect.any(Number) as unknown,
        }),
      )
      const refused = await server.call('GET', '/v1/me', { token: `${token.slice(0, -1)}-` })
      expect(linesOf(server.logText())).toContainEqual(
        expect.objectContaining({
          reqId: refused.headers['x-request-id'],
          msg: 'request refused',
          code: 'session_invalid',
          route: '/v1/me',
          address: '127.0.0.1',
        }),
      )
    } finally {
      await server.close()
    }
  })
})
