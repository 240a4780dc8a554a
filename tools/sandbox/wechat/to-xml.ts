/** An event as WeChat writes it: text in CDATA, numbers bare, a list as repeated elements. */
export const toXml = (event: object): string => `<xml>${elementsOf(event)}</xml>`

const elementsOf = (value: object): string =>
  Object.entries(value)
    .flatMap(([name, content]: [string, unknown]) =>
      (Array.isArray(content) ? content : [content]).map(
        (each: unknown) => `<${name}>${contentOf(each)}</${name}>`,
      ),
    )
    .join('')

const contentOf = (value: unknown): string => {
  if (typeof value === 'object' && value !== null) return elementsOf(value)
  if (typeof value === 'number') return String(value)
  // The end mark is split over two sections; there is no escape for it.
  return `<![CDATA[${String(value).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}
