import { timingSafeEqual } from 'node:crypto'

/** Compares in a time that does not depend on how many characters match. */
export const constantTimeEqual = (expected: string, given: string): boolean => {
  const a = Buffer.from(expected)
  const b = Buffer.from(given)
  return a.length === b.length && timingSafeEqual(a, b)
}
