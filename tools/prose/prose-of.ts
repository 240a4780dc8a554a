import ts from 'typescript'

/** Stands for each character that is no prose, so that offsets and line numbers stay. */
const code = '\u0001'

/**
 * The prose of a file: comments and strings of a program, comments of a settings file, the text
 * of a Markdown page. Same length as the text; everything else is white space and `\u0001`.
 */
export const proseOf = (path: string, text: string): string => {
  if (/\.[cm]?[jt]sx?$/.test(path)) return programProse(path, text)
  if (path.endsWith('.md')) return markdownProse(text)
  return hashComments(text)
}

const blank = (text: string): string => text.replace(/\S/g, code)

const programProse = (path: string, text: string): string => {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false)
  const prose = blank(text).split('')
  const keep = (from: number, to: number, form: (part: string) => string) => {
    form(text.slice(from, to))
      .split('')
      .forEach((character, index) => (prose[from + index] = character))
  }
  const visit = (node: ts.Node) => {
    if (isText(node)) keep(node.getStart(source), node.end, withoutQuotes)
    // A token's comments lie before it; JSX text has none.
    if (!ts.isJsxText(node)) {
      for (const comments of [
        ts.getLeadingCommentRanges(text, node.pos),
        ts.getTrailingCommentRanges(text, node.pos),
      ]) {
        for (const { pos, end } of comments ?? []) keep(pos, end, withoutMarks)
      }
    }
    node.getChildren(source).forEach(visit)
  }
  visit(source)
  return prose.join('')
}

const isText = (node: ts.Node): boolean =>
  ts.isStringLiteral(node) ||
  ts.isNoSubstitutionTemplateLiteral(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddleOrTemplateTail(node) ||
  ts.isJsxText(node)

const withoutQuotes = (text: string): string =>
  text.replace(/^['"`}]|(?:['"`]|\$\{)$/g, (quote) => code.repeat(quote.length))

/** `//`, `/**`, `*` at a line's start and the closing mark. */
const withoutMarks = (text: string): string =>
  withoutInlineCode(text).replace(/^\/[/*]+|\*+\/$|^[ \t]*\*/gm, (marks) =>
    ' '.repeat(marks.length),
  )

const markdownProse = (text: string): string =>
  withoutInlineCode(text.replace(/^( *)(```|~~~)[\s\S]*?^\1\2/gm, blank))
    // Each cell, heading and item begins a sentence of its own.
    .replace(/^[ \t]*(?:[-*#>]+|\d+\.)(?=\s)|\|/gm, blank)

const withoutInlineCode = (text: string): string =>
  text.replace(/`[^`\n]*`|https?:\/\/\S+/g, (part) => code.repeat(part.length))

const hashComments = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const at = line.search(/(?<=^|\s)#/)
      if (at < 0) return blank(line)
      return `${blank(line.slice(0, at))} ${withoutInlineCode(line.slice(at + 1))}`
    })
    .join('\n')
