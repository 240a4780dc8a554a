import { randomFillSync } from 'node:crypto'

const pool = Buffer.alloc(4_096)
let used = pool.length

/**
 * Bytes of the system's generator, as `crypto.randomBytes` gives them, but fetched many at a time:
 * a fetch costs more than all the rest of making an id. None is given twice, and none stays here.
 *
 * @param length at most 4,096
 */
export const randomBytes = (length: number): Buffer => {
  if (used + length > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = Buffer.from(pool.subarray(used, used + length))
  pool.fill(0, used, used + length)
  used += length
  return bytes
}
