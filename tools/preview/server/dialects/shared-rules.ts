import type { JsonObject, Refuse } from './dialect'
import type { Attribute } from './rewrite-tags'

const directives = new Set(['if', 'elif', 'else', 'for', 'for-item', 'for-index', 'key'])

/** `tt:if` is `wx:if`; null for an attribute that is no directive. */
export const toDirective = (
  { name, value }: Attribute,
  prefix: 'tt' | 'a',
  refuse: Refuse,
): Attribute | null => {
  const [, written, directive] = /^(wx|tt|a):(.+)$/.exec(name) ?? []
  if (written === undefined || directive === undefined) return null
  if (written !== prefix) refuse(`${name} is a directive of another host`)
  else if (!directives.has(directive)) refuse(`the preview has no directive ${name}`)
  return { name: `wx:${directive}`, value }
}

/** A reference to a file by the name that WeChat's has. */
export const withSuffix = ({ name, value }: Attribute, from: string, to: string): Attribute => ({
  name,
  value: value?.endsWith(from) === true ? value.slice(0, -from.length) + to : value,
})

/** Components and pages that come with the host or from its servers: `plugin://`, `ext://` … */
export const refuseForeignCode = (config: JsonObject, refuse: Refuse): void => {
  const components = Object.values((config['usingComponents'] ?? {}) as JsonObject)
  const pages = Array.isArray(config['pages']) ? (config['pages'] as unknown[]) : []
  for (const reference of [...components, ...pages]) {
    if (typeof reference === 'string' && /^[\w-]+:\/\//.test(reference)) {
      refuse(`the preview has no ${reference}`)
    }
  }
}
