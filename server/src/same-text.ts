import { timingSafeEqual } from 'node:crypto'

/** Compares in a time that does not tell how much is right. */
export const isSameText = (expected: string, given: string): boolean => {
  const a = Buffer.from(expected)
  const b = Buffer.from(given)
  return a.length === b.length && timingSafeEqual(a, b)
}
