import { newId } from '../../../server/src/crypto/ids'
import {
  hashSessionToken,
  isSessionToken,
  newSessionToken,
  sessionIdOf,
} from '../../../server/src/sessions/session-token'

const sessionId = newId(1_795_000_000_000)

describe('newSessionToken', () => {
  it('has 256 bits, never the same twice, each bit as often set as not', () => {
    const count = 2_000
    const tokens = Array.from({ length: count }, () => newSessionToken(sessionId))
    expect(new Set(tokens).size).toBe(count)
    const ones = new Array<number>(256).fill(0)
    for (const token of tokens) {
      expect(isSessionToken(token)).toBe(true)
      expect(sessionIdOf(token)).toBe(sessionId)
      const bytes = Buffer.from(token.slice(sessionId.length), 'base64url')
      expect(bytes).toHaveLength(32)
      ones.forEach((_, bit) => {
        ones[bit] = (ones[bit] ?? 0) + (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1)
      })
    }
    // Eight standard deviations: a fair bit misses it once in 10^15 runs.
    const tolerance = 8 * Math.sqrt(count / 4)
    for (const sum of ones) expect(Math.abs(sum - count / 2)).toBeLessThan(tolerance)
  })
})

describe('hashSessionToken', () => {
  it('is SHA-256, and the same for the same token', () => {
    expect(hashSessionToken('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
    const token = newSessionToken(sessionId)
    expect(hashSessionToken(token)).toBe(hashSessionToken(token))
  })
})
