import postcss, { type AtRule, type Root, type Rule } from 'postcss'
import selectorParser from 'postcss-selector-parser'
import { pageAreaClass } from '../style-scope'
import { convertUnits } from '../units'

export interface StyleOptions {
  /** Only elements inside the page of this route are styled. */
  route?: string
  /** Put before each class name, as style isolation does. */
  classPrefix?: string
}

/** Turns one wxss, with its imports already inlined, into CSS for the phone's page. */
export function compileStyle(source: string, options: StyleOptions = {}): string {
  const root = postcss.parse(source)
  liftThemes(root)
  root.walkDecls((declaration) => {
    declaration.value = convertUnits(declaration.value)
  })
  root.walkRules((rule) => {
    if (insideKeyframes(rule)) return
    const scope = rule.parent?.type === 'rule' ? '' : scopeOf(options.route, themeOf(rule))
    rule.selector = compileSelector(rule.selector, options, scope)
  })
  return root.toString()
}

/** `@import` works at the top only; the reader gets a path relative to the importing file. */
export function inlineImports(source: string, read: (reference: string) => string): string {
  const root = postcss.parse(source)
  root.walkAtRules('import', (rule) => {
    const reference = /^(?:url\()?\s*["']?([^"')]+)/.exec(rule.params)?.[1]
    if (reference === undefined) throw rule.error('an import names no file')
    rule.replaceWith(postcss.parse(read(reference)))
  })
  return root.toString()
}

function compileSelector(selector: string, options: StyleOptions, scope: string): string {
  return selectorParser((root) => {
    root.walkTags((tag) => {
      if (isElementName(tag)) tag.value = `wx-${tag.value}`
    })
    root.walkPseudos((pseudo) => {
      if (pseudo.value === ':root') pseudo.replaceWith(selectorParser.tag({ value: 'wx-page' }))
    })
    if (options.classPrefix !== undefined) {
      root.walkClasses((each) => {
        each.value = `${options.classPrefix ?? ''}${each.value}`
      })
    }
    if (scope === '') return
    root.each((each) => {
      const first = each.at(0)
      first.spaces.before = ''
      each.prepend(selectorParser.string({ value: `${scope} ` }))
    })
  }).processSync(selector)
}

// Pseudo-classes and pseudo-elements whose argument is a list of selectors.
const takesSelectors = new Set(
  (
    ':not :is :where :has :matches :-webkit-any :-moz-any ' + ':host :host-context ::slotted ::cue'
  ).split(' '),
)

/** Whether a word of a selector names an element; `2n`, `odd` and `en` in an argument do not. */
function isElementName(tag: selectorParser.Tag): boolean {
  let node: selectorParser.Node = tag
  for (;;) {
    const selector: selectorParser.Container | undefined = node.parent
    const parent = selector?.parent
    if (selector === undefined || parent?.type !== 'pseudo') return true
    const pseudo = parent as selectorParser.Pseudo
    if (!takesSelectors.has(pseudo.value.toLowerCase()) && !isAfterOf(pseudo, node)) return false
    node = pseudo
  }
}

/** `:nth-child(2n of view, text)`: what follows `of` is a list of selectors. */
function isAfterOf(pseudo: selectorParser.Pseudo, node: selectorParser.Node): boolean {
  if (!/^:nth-(?:last-)?child$/i.test(pseudo.value)) return false
  const [first] = pseudo.nodes
  const of = first?.nodes.findIndex((each) => each.type === 'tag' && each.value === 'of') ?? -1
  if (first === undefined || of < 0) return false
  return node.parent !== first || first.index(node) > of
}

/** `:where` weighs nothing, so app.wxss and a page's wxss keep their order. */
function scopeOf(route: string | undefined, theme: string | null): string {
  const area = `.${pageAreaClass}${route === undefined ? '' : `[data-route="${route}"]`}`
  return `:where(${theme === null ? '' : `[data-theme="${theme}"] `}${area})`
}

const themeQuery = /(?:\s*and\s*)?\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)(?:\s*and\s*)?/i
const themeMark = 'preview-theme'

/** The phone's theme is a switch of ours, so the query becomes an attribute on the root. */
function liftThemes(root: Root): void {
  root.walkAtRules('media', (media) => {
    const theme = themeQuery.exec(media.params)?.[1]
    if (theme === undefined) return
    media.params = media.params.replace(themeQuery, '').trim()
    const mark = postcss.atRule({ name: themeMark, params: theme.toLowerCase(), nodes: [] })
    mark.append(media.nodes ?? [])
    if (media.params === '' || media.params === 'screen' || media.params === 'all') {
      media.replaceWith(mark)
    } else {
      media.removeAll()
      media.append(mark)
    }
  })
  root.walkAtRules(themeMark, (mark) => {
    const theme = mark.params
    mark.walkRules((rule) => {
      themes.set(rule, theme)
    })
    mark.replaceWith(mark.nodes ?? [])
  })
}

const themes = new WeakMap<Rule, string>()

function themeOf(rule: Rule): string | null {
  return themes.get(rule) ?? null
}

function insideKeyframes(rule: Rule): boolean {
  const parent = rule.parent
  return parent?.type === 'atrule' && /keyframes$/i.test((parent as AtRule).name)
}
