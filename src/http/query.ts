export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** By hand: WeChat has no `URLSearchParams`. What is undefined is left out. */
export const withQuery = (path: string, query: Query = {}): string => {
  const text = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map((pair) => pair.map((part) => encodeURIComponent(String(part))).join('='))
    .join('&')
  return text === '' ? path : `${path}?${text}`
}
