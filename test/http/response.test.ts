import { describe, expect, it } from '@jest/globals'
import { object, string } from 'valibot'
import { isAppError, type AppError } from '../../src/contract/app-error'
import { problemCodes } from '../../src/contract/problem-code'
import { problemStatus } from '../../src/contract/problem'
import { isSessionRefusal, readResponse, type Expected } from '../../src/http/response'
import type { WireResponse } from '../../src/http/ports'
import { responseOf, problemOf } from '../support/wire'

const nowMs = Date.UTC(2026, 10, 21, 8)
const schema = object({ token: string() })

const failureOf = (answer: WireResponse, expected: Expected<unknown> = schema): AppError => {
  try {
    readResponse(answer, expected, nowMs)
  } catch (error) {
    if (isAppError(error)) return error
    throw error
  }
  throw new Error('the answer was taken')
}

describe('readResponse', () => {
  it.each([200, 201, 299])('reads the body of a %i by its schema', (status) => {
    const answer = responseOf(status, { token: 'abc', more: 1 })
    expect(readResponse(answer, schema, nowMs)).toEqual({ token: 'abc' })
  })

  it('reads the body by a schema of any library that follows Standard Schema', () => {
    const orders = {
      '~standard': {
        version: 1,
        vendor: 'shop',
        validate: (value: unknown) =>
          Array.isArray(value)
            ? { value: value as string[] }
            : { issues: [{ message: 'not a list' }] },
      },
    }
    const read: string[] = readResponse(responseOf(200, ['tea']), orders, nowMs)
    expect(read).toEqual(['tea'])
    expect(failureOf(responseOf(200, { code: 1 }), orders).code).toBe('answer_invalid')
  })

  it('takes nothing of a schema that validates later', () => {
    const later = { '~standard': { validate: async (value: unknown) => ({ value }) } }
    expect(failureOf(responseOf(200, {}), later).code).toBe('answer_invalid')
  })

  it('reads nothing from a 204 where nothing is due', () => {
    expect(readResponse(responseOf(204, ''), 'none', nowMs)).toBeUndefined()
  })

  it('reads the path of a downloaded file', () => {
    expect(readResponse(responseOf(200, 'wxfile://tmp_a'), 'file', nowMs)).toBe('wxfile://tmp_a')
  })

  it.each<[string, WireResponse, Expected<unknown>]>([
    ['HTML', responseOf(200, '<html>hello</html>'), schema],
    ['nothing', responseOf(200, ''), schema],
    ['half a JSON', responseOf(200, '{"token":"ab'), schema],
    ['JSON null', responseOf(200, 'null'), schema],
    ['another shape', responseOf(200, { token: 7 }), schema],
    ['204 where a body is due', responseOf(204, ''), schema],
    ['a body where none is due', responseOf(200, { ok: true }), 'none'],
    ['a download that left no file', responseOf(204, ''), 'file'],
    ['a redirect', responseOf(302, '', { location: 'https://evil.example' }), schema],
    ['a redirect of a download', responseOf(302, 'wxfile://tmp_a'), 'file'],
    ['an opaque redirect of a browser', responseOf(0, ''), schema],
    ['HTML of a gateway’s 404', responseOf(404, '<html>'), schema],
    ['a status beside the problem’s own', responseOf(400, { ...problem('not_found') }), schema],
    ['a problem whose code is none', responseOf(404, { status: 404, code: 7 }), schema],
    ['a problem without a code', responseOf(404, { status: 404, requestId: 'r' }), schema],
  ])('calls %s invalid, and what passes', (_, answer, expected) => {
    expect(failureOf(answer, expected)).toMatchObject({ code: 'answer_invalid', retryable: true })
  })

  it('tells nothing of the body', () => {
    const { message } = failureOf(responseOf(200, { token: 123_456 }))
    expect(message).toBe('the server responded 200')
  })

  it.each(problemCodes)('throws the server’s %s', (code) => {
    const error = failureOf(problemOf(code, { 'x-request-id': 'req-1' }))
    const status = problemStatus[code]
    expect(error).toMatchObject({
      code,
      retryable: status >= 500 || status === 429 || status === 408,
      requestId: 'req-1',
      message: `the server responded ${String(status)}`,
    })
  })

  it.each([
    [418, false],
    [429, true],
    [501, true],
  ])('keeps the code of a newer server, with %i', (status, retryable) => {
    const answer = responseOf(status, { ...problem('not_found'), status, code: 'brand_new' })
    expect(failureOf(answer)).toMatchObject({ code: 'brand_new', retryable })
  })

  it.each(['constructor', 'toString', '__proto__', '', 'Not found'])('takes no code %j', (code) => {
    const answer = responseOf(403, { ...problem('not_found'), status: 403, code })
    expect(failureOf(answer)).toMatchObject({ code: 'answer_invalid', retryable: true })
  })

  it.each([
    [413, 'payload_too_large', false],
    [429, 'rate_limited', true],
    [500, 'service_unavailable', true],
    [502, 'service_unavailable', true],
  ])('takes a proxy’s %i by its status', (status, code, retryable) => {
    expect(failureOf(responseOf(status, '<html>'))).toMatchObject({ code, retryable })
  })

  it('names the time of the next try', () => {
    const answer = problemOf('rate_limited', { 'retry-after': '30' })
    expect(failureOf(answer).retryAtMs).toBe(nowMs + 30_000)
    expect(failureOf(problemOf('rate_limited')).retryAtMs).toBeNull()
  })

  it('names the request, for support, where the host shows the headers', () => {
    expect(failureOf(responseOf(502, '', { 'x-request-id': 'req-9' })).requestId).toBe('req-9')
    expect(failureOf(problemOf('not_found')).requestId).toBe('req-1')
    expect(failureOf(responseOf(502, '')).requestId).toBeNull()
  })
})

describe('isSessionRefusal', () => {
  it('believes only the server’s own word', () => {
    expect(isSessionRefusal(problemOf('session_invalid'))).toBe(true)
    expect(isSessionRefusal(problemOf('not_found'))).toBe(false)
    expect(isSessionRefusal({ ...problemOf('session_invalid'), status: 403 })).toBe(false)
    for (const body of ['<html>', '', 'null', { code: 'session_invalid' }, 'wxfile://tmp_a']) {
      expect(isSessionRefusal(responseOf(401, body))).toBe(false)
    }
  })
})

function problem(code: 'not_found'): object {
  return JSON.parse(problemOf(code).body) as object
}
