export interface Attribute {
  name: string
  /** Without its quotes; null where there is none. */
  value: string | null
}

export interface TagRules {
  /** The name to write in place of this one. */
  tag(name: string, refuse: (problem: string) => void): string
  attribute(attribute: Attribute, tag: string, refuse: (problem: string) => void): Attribute
}

// A comment, an expression in the text, or a tag. A `>` within quotes does not end a tag.
const token = /<!--[\s\S]*?-->|\{\{[\s\S]*?\}\}|<(\/?)([\w-]+)((?:"[^"]*"|'[^']*'|[^"'>])*)>/g
const attributePattern = /([^\s"'<>/=]+)(?:(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+))?/g

/** Their content is code, in which a `<` begins no tag. */
const scriptTags = new Set(['wxs', 'sjs', 'import-sjs'])

/** Rewrites names and values of a template's tags. Text, quotes and line breaks stay as they are. */
export const rewriteTags = (
  text: string,
  rules: TagRules,
  refuse: (problem: string) => void,
): string => {
  const refuseAt = (index: number) => (problem: string) => {
    refuse(`${String(lineOf(text, index))}: ${problem}`)
  }
  const pattern = new RegExp(token)
  let result = ''
  let copiedTo = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [whole, slash = '', name, attributes = ''] = match
    if (name === undefined) continue
    const start = match.index
    const attributesAt = start + 1 + slash.length + name.length
    const rewritten = attributes.replace(
      attributePattern,
      (
        _all,
        attribute: string,
        equals: string | undefined,
        quoted: string | undefined,
        at: number,
      ) =>
        writeAttribute(
          rules.attribute(
            { name: attribute, value: quoted === undefined ? null : unquote(quoted) },
            name,
            refuseAt(attributesAt + at),
          ),
          equals,
          quoted,
        ),
    )
    result += text.slice(copiedTo, start)
    result += `<${slash}${rules.tag(name, refuseAt(start))}${rewritten}>`
    copiedTo = start + whole.length
    const hasContent = slash === '' && !attributes.endsWith('/')
    if (hasContent && scriptTags.has(name)) {
      const end = text.indexOf(`</${name}`, copiedTo)
      pattern.lastIndex = end < 0 ? text.length : end
    }
  }
  return result + text.slice(copiedTo)
}

const writeAttribute = (
  { name, value }: Attribute,
  equals: string | undefined,
  quoted: string | undefined,
): string => {
  if (value === null || equals === undefined || quoted === undefined) return name
  const quote = quoteOf(quoted)
  return `${name}${equals}${quote}${value}${quote}`
}

const quoteOf = (quoted: string): string => /^["']/.exec(quoted)?.[0] ?? ''

const unquote = (quoted: string): string => (quoteOf(quoted) === '' ? quoted : quoted.slice(1, -1))

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length
