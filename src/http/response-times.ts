import type { Headers } from './ports'

/** Earlier than this is the clock of a broken server. */
const earliestMs = Date.UTC(2024)

/** The server's clock in its `Date` header, in milliseconds; null for a missing or absurd one. */
export const readServerTimeMs = (headers: Headers): number | null => parseDateMs(headers['date'])

/** Longer waits are not believed: the server's date may be wrong. */
const maxRetryAfterMs = 15 * 60_000

/**
 * When the server wants to be asked again, in milliseconds of the local clock, within a quarter of an
 * hour: RFC 9110 allows seconds, or a date of the server's clock.
 */
export const readRetryAtMs = (headers: Headers, nowMs: number): number | null => {
  const text = headers['retry-after'] ?? ''
  const atMs = parseDateMs(text)
  const waitMs = /^\d+$/.test(text)
    ? Number(text) * 1000
    : atMs && atMs - (readServerTimeMs(headers) ?? nowMs)
  return waitMs === null ? null : nowMs + Math.min(waitMs, maxRetryAfterMs)
}

const parseDateMs = (text = ''): number | null => {
  const ms = / GMT$/.test(text) ? Date.parse(text) : 0
  return ms >= earliestMs ? ms : null
}
