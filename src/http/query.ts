export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>

/** By hand: WeChat has no `URLSearchParams`. What is null or undefined is left out. */
export const withQuery = (path: string, query: Query = {}): string => {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === null || value === undefined
      ? []
      : [`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`],
  )
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
}
