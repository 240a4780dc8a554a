import { describe, expect, it } from '@jest/globals'
import { formatInstant } from '../../src/ui/format-instant'

describe('formatInstant', () => {
  it('writes the time of the place, padded', () => {
    const local = new Date(2026, 0, 5, 7, 3)
    expect(formatInstant(local.toISOString())).toBe('2026-01-05 07:03')
    expect(formatInstant(local.getTime())).toBe('2026-01-05 07:03')
  })
})
