import type { IncomingMessage } from 'node:http'
import { randomBytes } from '../random-bytes'

const wellFormed = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/

export const requestIdHeader = 'x-request-id'

const idLength = 32
const idsAtOnce = 128
let pool = ''
let used = 0

/** 128 random bits in hex, written for many at once: to write each costs ten times as much. */
export const newRequestId = (): string => {
  if (used === pool.length) {
    pool = randomBytes((idsAtOnce * idLength) / 2).toString('hex')
    used = 0
  }
  used += idLength
  return pool.slice(used - idLength, used)
}

/** Takes over the id that a proxy gave, so that its log and ours can be joined; else a new one. */
export const requestIdOf = (request: Pick<IncomingMessage, 'headers'>): string => {
  const given = request.headers[requestIdHeader]
  return typeof given === 'string' && wellFormed.test(given) ? given : newRequestId()
}
