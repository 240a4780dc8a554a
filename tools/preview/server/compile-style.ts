import postcss, { type AtRule, type Root, type Rule } from 'postcss'
import selectorParser from 'postcss-selector-parser'
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
    rule.selector = compileSelector(rule.selector, options, themeOf(rule))
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

function compileSelector(selector: string, options: StyleOptions, theme: string | null): string {
  const scope = scopeOf(options.route, theme)
  return selectorParser((root) => {
    root.walkTags((tag) => {
      tag.value = `wx-${tag.value}`
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

/** `:where` weighs nothing, so app.wxss and a page's wxss keep their order. */
function scopeOf(route: string | undefined, theme: string | null): string {
  const parts: string[] = []
  if (theme !== null) parts.push(`[data-theme="${theme}"]`)
  if (route !== undefined) parts.push(`[data-route="${route}"]`)
  return parts.length === 0 ? '' : `:where(${parts.join(' ')})`
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
