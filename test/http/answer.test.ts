import { describe, expect, it } from '@jest/globals'
import { object, string } from 'valibot'
import { isAppError, type AppError } from '../../src/contract/app-error'
import { problemCodes } from '../../src/contract/problem-body'
import { problemStatus } from '../../src/contract/problem'
import { isSessionRefusal, readAnswer, type Expected } from '../../src/http/answer'
import type { WireAnswer } from '../../src/http/transport'
import { answerOf, problemOf, requestOf } from '../support/wire'

const nowMs = Date.UTC(2026, 10, 21, 8)
const schema = object({ token: string() })

const failureOf = (answer: WireAnswer, expected: Expected<unknown> = schema): AppError => {
  try {
    readAnswer(answer, expected, nowMs)
  } catch (error) {
    if (isAppError(error)) return error
    throw error
  }
  throw new Error('the answer was taken')
}

describe('readAnswer', () => {
  it.each([200, 201, 299])('reads the body of a %i by its schema', (status) => {
    const answer = answerOf(status, { token: 'abc', more: 1 })
    expect(readAnswer(answer, schema, nowMs)).toEqual({ token: 'abc' })
  })

  it('reads nothing from a 204 where nothing is due', () => {
    expect(readAnswer(answerOf(204, ''), 'none', nowMs)).toBeUndefined()
  })

  it('reads the path of a downloaded file', () => {
    expect(readAnswer(answerOf(200, 'wxfile://tmp_a'), 'file', nowMs)).toBe('wxfile://tmp_a')
  })

  it.each<[string, WireAnswer, Expected<unknown>]>([
    ['HTML', answerOf(200, '<html>hello</html>'), schema],
    ['nothing', answerOf(200, ''), schema],
    ['half a JSON', answerOf(200, '{"token":"ab'), schema],
    ['JSON null', answerOf(200, 'null'), schema],
    ['another shape', answerOf(200, { token: 7 }), schema],
    ['204 where a body is due', answerOf(204, ''), schema],
    ['a body where none is due', answerOf(200, { ok: true }), 'none'],
    ['a download that left no file', answerOf(204, ''), 'file'],
    ['a redirect', answerOf(302, '', { location: 'https://evil.example' }), schema],
    ['a redirect of a download', answerOf(302, 'wxfile://tmp_a'), 'file'],
    ['an opaque redirect of a browser', answerOf(0, ''), schema],
    ['HTML of a gateway’s 404', answerOf(404, '<html>'), schema],
    ['a status beside the problem’s own', answerOf(400, { ...problem('not_found') }), schema],
    ['a problem whose code is none', answerOf(404, { status: 404, code: 7 }), schema],
    ['a problem without a code', answerOf(404, { status: 404, requestId: 'r' }), schema],
  ])('calls %s invalid, and what passes', (_, answer, expected) => {
    expect(failureOf(answer, expected)).toMatchObject({ code: 'answer_invalid', retryable: true })
  })

  it('tells nothing of the body', () => {
    const { message } = failureOf(answerOf(200, { token: 123_456 }))
    expect(message).toBe('the server answered 200')
  })

  it.each(problemCodes)('throws the server’s %s', (code) => {
    const error = failureOf(problemOf(code, { 'x-request-id': 'req-1' }))
    const status = problemStatus[code]
    expect(error).toMatchObject({
      code,
      retryable: status >= 500 || status === 429 || status === 408,
      requestId: 'req-1',
      message: `the server answered ${String(status)}`,
    })
  })

  it.each([
    [418, 'invalid_request', false],
    [429, 'rate_limited', true],
    [501, 'service_unavailable', true],
  ])('takes an unknown code by its status %i', (status, code, retryable) => {
    const answer = answerOf(status, { status, code: 'brand_new', requestId: 'r' })
    expect(failureOf(answer)).toMatchObject({ code, retryable })
  })

  it.each(['constructor', 'toString', '__proto__'])('knows no code %s', (code) => {
    const answer = answerOf(403, { status: 403, code, requestId: 'r' })
    expect(failureOf(answer)).toMatchObject({ code: 'invalid_request', retryable: false })
  })

  it.each([
    [413, 'payload_too_large', false],
    [429, 'rate_limited', true],
    [500, 'service_unavailable', true],
    [502, 'service_unavailable', true],
  ])('takes a proxy’s %i by its status', (status, code, retryable) => {
    expect(failureOf(answerOf(status, '<html>'))).toMatchObject({ code, retryable })
  })

  it('names the time of the next try', () => {
    const answer = problemOf('rate_limited', { 'retry-after': '30' })
    expect(failureOf(answer).retryAtMs).toBe(nowMs + 30_000)
    expect(failureOf(problemOf('rate_limited')).retryAtMs).toBeNull()
  })

  it('names the request, for support, where the host shows the headers', () => {
    expect(failureOf(answerOf(502, '', { 'x-request-id': 'req-9' })).requestId).toBe('req-9')
    expect(failureOf(answerOf(502, '')).requestId).toBeNull()
  })
})

describe('isSessionRefusal', () => {
  it('believes the server’s own word alone', () => {
    const wire = requestOf({ isDownload: false })
    expect(isSessionRefusal(wire, problemOf('session_invalid'))).toBe(true)
    expect(isSessionRefusal(wire, problemOf('not_found'))).toBe(false)
    expect(isSessionRefusal(wire, answerOf(401, '<html>'))).toBe(false)
    expect(isSessionRefusal(wire, answerOf(401, ''))).toBe(false)
    expect(isSessionRefusal(wire, answerOf(401, { code: 'session_invalid' }))).toBe(false)
    expect(isSessionRefusal(wire, answerOf(401, 'null'))).toBe(false)
  })

  it('believes the status of a download, whose body is a path', () => {
    const wire = requestOf({ isDownload: true })
    expect(isSessionRefusal(wire, answerOf(401, 'wxfile://tmp_a'))).toBe(true)
    expect(isSessionRefusal(wire, answerOf(403, 'wxfile://tmp_a'))).toBe(false)
  })
})

function problem(code: 'not_found'): object {
  return JSON.parse(problemOf(code).body) as object
}
