import type { Headers } from './ports'

/** Earlier than this is the clock of a broken server. */
const earliestMs = Date.UTC(2024)

/** The server's clock in its `Date` header, in milliseconds; null for a missing or absurd one. */
export const readServerTimeMs = (headers: Headers): number | null => parseDateMs(headers['date'])

/**
 * When the server wants to be asked again, in milliseconds of the local clock: RFC 9110 allows
 * seconds, or a date of the server's clock.
 */
export const readRetryAtMs = (headers: Headers, nowMs: number): number | null => {
  const text = headers['retry-after'] ?? ''
  if (/^\d+$/.test(text)) return nowMs + Number(text) * 1000
  const atMs = parseDateMs(text)
  return atMs === null ? null : atMs + nowMs - (readServerTimeMs(headers) ?? nowMs)
}

const parseDateMs = (text = ''): number | null => {
  const ms = / GMT$/.test(text) ? Date.parse(text) : 0
  return ms >= earliestMs ? ms : null
}
