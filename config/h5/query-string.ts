type Query = Record<string, string | null | (string | null)[]>

interface ParseOptions {
  /** @default true */
  decode?: boolean
}

/**
 * In place of the package `query-string`, of which only `parse` is called. A key without `=`
 * is null, and a key that occurs more than once has a list.
 */
const parse = (search: string, { decode = true }: ParseOptions = {}): Query => {
  // Without a prototype: the keys are a visitor's.
  const query = Object.create(null) as Query
  for (const part of search
    .trim()
    .replace(/^[?#&]/, '')
    .split('&')) {
    if (part === '') continue
    const text = decode ? part.replace(/\+/g, ' ') : part
    const end = text.indexOf('=')
    const read = decode ? decodeText : (raw: string) => raw
    const key = read(end < 0 ? text : text.slice(0, end))
    const value = end < 0 ? null : read(text.slice(end + 1))
    const earlier = query[key]
    query[key] = earlier === undefined ? value : [earlier, value].flat()
  }
  return query
}

const decodeText = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export default { parse }
