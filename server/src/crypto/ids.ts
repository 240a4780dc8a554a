import { randomBytes } from 'node:crypto'

export const idLength = 29

/**
 * A new id: the time, then 80 random bits. Ids that are made at about the same time lie together, so that
 * a table of millions grows at its end. Nobody can guess one.
 */
export const newId = (nowMs: number): string =>
  Math.max(0, Math.trunc(nowMs)).toString(36).padStart(9, '0') + randomBytes(10).toString('hex')
