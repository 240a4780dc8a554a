import { toText } from '../to-text'
import type { Options } from './callback-api'

export const headersOf = (header: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((header ?? {}) as Record<string, unknown>)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name.toLowerCase(), String(value)]),
  )

/** As WeChat does it: GET into the query, JSON unless the header says a form. */
export const serialise = (
  url: string,
  method: string,
  data: unknown,
  header: Record<string, string>,
): { url: string; body: string | ArrayBuffer | null } => {
  header['content-type'] ??= 'application/json'
  if (data === undefined || data === null || data === '') return { url, body: null }
  if (typeof data === 'string' || data instanceof ArrayBuffer) {
    return method === 'GET' ? { url, body: null } : { url, body: data }
  }
  if (method === 'GET') {
    const query = queryOf(data)
    return {
      url: query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`,
      body: null,
    }
  }
  const isForm = header['content-type'].includes('application/x-www-form-urlencoded')
  return { url, body: isForm ? queryOf(data) : JSON.stringify(data) }
}

const queryOf = (data: unknown): string =>
  Object.entries(data as Record<string, unknown>)
    .map(([name, value]) => {
      return `${encodeURIComponent(name)}=${encodeURIComponent(toText(value))}`
    })
    .join('&')

/** JSON where it is JSON, whatever the server calls it. */
export const parseData = (body: ArrayBuffer, options: Options): unknown => {
  if (options['responseType'] === 'arraybuffer') return body
  const text = new TextDecoder().decode(body)
  if ((options['dataType'] ?? 'json') !== 'json') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
