import { describe, expect, it } from '@jest/globals'
import { readRetryAtMs, readServerTimeMs } from '../../src/http/response-times'

const nowMs = Date.UTC(2026, 10, 21, 8)

describe('readServerTimeMs', () => {
  it('reads an HTTP date', () => {
    const date = 'Sat, 21 Nov 2026 08:00:00 GMT'
    expect(readServerTimeMs({ date })).toBe(nowMs)
  })

  it.each([
    ['none', undefined],
    ['garbage', 'soon'],
    ['nothing', ''],
    ['1970', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ['the day before the earliest', 'Sun, 31 Dec 2023 23:59:59 GMT'],
    ['another time zone', 'Sat, 21 Nov 2026 08:00:00 +0800'],
    ['a number', '1795248000'],
    ['a zone in the middle', 'Sat, 21 Nov 2026 08:00:00 GMT+0800'],
    ['a day that is none', 'Sat, 99 Nov 2026 08:00:00 GMT'],
  ])('ignores %s', (_, date) => {
    expect(readServerTimeMs(date === undefined ? {} : { date })).toBeNull()
  })

  it('takes the first moment of 2024', () => {
    expect(readServerTimeMs({ date: 'Mon, 01 Jan 2024 00:00:00 GMT' })).toBe(Date.UTC(2024))
  })
})

describe('readRetryAtMs', () => {
  it.each([
    ['0', 0],
    ['30', 30_000],
  ])('reads %s seconds', (seconds, ms) => {
    expect(readRetryAtMs({ 'retry-after': seconds }, nowMs)).toBe(nowMs + ms)
  })

  it('reads a date on the server’s clock, not the phone’s', () => {
    const headers = {
      'retry-after': 'Sat, 21 Nov 2026 09:00:30 GMT',
      date: 'Sat, 21 Nov 2026 09:00:00 GMT',
    }
    expect(readRetryAtMs(headers, nowMs)).toBe(nowMs + 30_000)
  })

  it('reads a date as it is where the server’s clock is unknown', () => {
    const headers = { 'retry-after': 'Sat, 21 Nov 2026 08:00:10 GMT' }
    expect(readRetryAtMs(headers, nowMs)).toBe(nowMs + 10_000)
  })

  it.each([
    ['seconds', '9'.repeat(20)],
    ['a date', 'Sun, 21 Nov 2027 08:00:00 GMT'],
  ])('believes no wait of more than a quarter of an hour, in %s', (_, text) => {
    expect(readRetryAtMs({ 'retry-after': text }, nowMs)).toBe(nowMs + 900_000)
  })

  it.each(['', '-5', '1.5', '1e3', 'soon', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
    'ignores %p',
    (text) => {
      expect(readRetryAtMs({ 'retry-after': text }, nowMs)).toBeNull()
    },
  )

  it('is null without the header', () => {
    expect(readRetryAtMs({}, nowMs)).toBeNull()
  })
})
