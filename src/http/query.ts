export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** By hand: WeChat has no `URLSearchParams`. What is undefined is left out. */
export const withQuery = (path: string, query: Query = {}): string => {
  const text = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map((pair) => pair.map((part) => encodeURIComponent(wellFormed(part))).join('='))
    .join('&')
  return text === '' ? path : `${path}?${text}`
}

/** Half a surrogate pair, as of an emoji cut in two, has no UTF-8: encoding it would throw. */
const wellFormed = (part: unknown): string => String(part).replace(/\p{Cs}/gu, '\ufffd')
