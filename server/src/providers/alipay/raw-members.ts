/**
 * The members of a JSON object with the text of each value exactly as it was sent, white space and
 * `\/` included: that text is what Alipay signs. Returns null if `json` is no JSON object, or names a
 * member twice: a reader that takes the first and one that takes the last would see two answers.
 */
export const rawMembers = (json: string): ReadonlyMap<string, string> | null => {
  if (!isJsonObject(json)) return null
  const members = new Map<string, string>()
  // The text is valid, so each token is where the grammar puts it.
  let at = skipSpace(json, json.indexOf('{') + 1)
  while (json[at] === '"') {
    const nameEnd = endOfString(json, at)
    const name = JSON.parse(json.slice(at, nameEnd)) as string
    const valueStart = skipSpace(json, json.indexOf(':', nameEnd) + 1)
    const valueEnd = endOfValue(json, valueStart)
    if (members.has(name)) return null
    members.set(name, json.slice(valueStart, valueEnd))
    const separator = skipSpace(json, valueEnd)
    at = json[separator] === ',' ? skipSpace(json, separator + 1) : separator
  }
  return members
}

const isJsonObject = (json: string): boolean => {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

const skipSpace = (json: string, from: number): number => {
  let at = from
  while (/[ \t\r\n]/.test(json[at] ?? '')) at += 1
  return at
}

/** `from` is at the opening quote. */
const endOfString = (json: string, from: number): number => {
  let at = from + 1
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at + 1
}

const endOfValue = (json: string, from: number): number => {
  let depth = 0
  let at = from
  do {
    const character = json[at] ?? ''
    if (character === '"') {
      at = endOfString(json, at)
    } else {
      if (character === '{' || character === '[') depth += 1
      if (character === '}' || character === ']') depth -= 1
      at += 1
    }
  } while (depth > 0 || !/[\s,}]/.test(json[at] ?? ' '))
  return at
}
