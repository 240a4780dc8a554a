/** What a value of the app is as text: nothing for what is not there, JSON for an object. */
export const toText = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
    case 'boolean':
    case 'bigint':
    case 'symbol':
      return String(value)
    case 'object':
      return value === null ? '' : JSON.stringify(value)
    case 'undefined':
    case 'function':
      return ''
  }
}
