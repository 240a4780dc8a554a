/** Earlier or later than this is the clock of a broken server. */
const earliestMs = Date.UTC(2024, 0, 1)
const latestMs = Date.UTC(2100, 0, 1)

export const readHeader = (headers: Readonly<Record<string, string>>, name: string) => {
  const key = Object.keys(headers).find((candidate) => candidate.toLowerCase() === name)
  return key === undefined ? null : String(headers[key])
}

/** The server's clock in its `Date` header, in milliseconds; null for a missing or absurd one. */
export const readServerTimeMs = (headers: Readonly<Record<string, string>>): number | null =>
  parseHttpDateMs(readHeader(headers, 'date'))

/**
 * When the server wants to be asked again, in milliseconds of the local clock: RFC 9110 allows
 * seconds or a date, which is one of the server's clock.
 */
export const readRetryAtMs = (
  headers: Readonly<Record<string, string>>,
  nowMs: number,
): number | null => {
  const text = readHeader(headers, 'retry-after')?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return nowMs + Number(text) * 1000
  const atMs = parseHttpDateMs(text)
  if (atMs === null) return null
  const serverNowMs = readServerTimeMs(headers) ?? nowMs
  return nowMs + Math.max(0, atMs - serverNowMs)
}

const parseHttpDateMs = (text: string | null): number | null => {
  if (text === null || !/\d{4} \d\d:\d\d:\d\d GMT$/.test(text)) return null
  const ms = Date.parse(text)
  return ms >= earliestMs && ms <= latestMs ? ms : null
}
