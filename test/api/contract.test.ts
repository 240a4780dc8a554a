import { describe, expect, it } from '@jest/globals'
import { safeParse } from 'valibot'
import { instantSchema } from '../../src/contract/scalars'

describe('instantSchema', () => {
  it.each(['2026-11-29T03:04:05Z', '2026-02-28T23:59:59.999Z', '2024-02-29T00:00:00.123456789Z'])(
    'takes %s',
    (text) => {
      expect(safeParse(instantSchema, text).success).toBe(true)
      expect(Date.parse(text)).not.toBeNaN()
    },
  )

  it.each([
    '2026-13-45T99:99:99Z',
    '2026-00-10T00:00:00Z',
    '2026-10-00T00:00:00Z',
    '2026-10-10T24:00:00Z',
    '2026-10-10T00:60:00Z',
    '2026-10-10T00:00:60Z',
    '2026-10-10T00:00:00',
    '2026-10-10T00:00:00+08:00',
    '2026-10-10',
  ])('refuses %s', (text) => {
    expect(safeParse(instantSchema, text).success).toBe(false)
  })
})
