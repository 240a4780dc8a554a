import type { BuildDialect, JsonObject, Refuse } from './dialect'
import { rewriteTags, type Attribute, type TagRules } from './rewrite-tags'
import { refuseForeignCode, toDirective, withSuffix } from './shared-rules'

/** Taro moves what they say into the data of the page. */
const refusedTags = new Set(['page-meta', 'root-portal'])
/** glass-easel passes over them in silence. */
const refusedAttributes = new Set(['slot-scope', 'ref'])

const rules: TagRules = {
  tag(name, refuse) {
    if (refusedTags.has(name)) refuse(`the preview has no <${name}>`)
    return name === 'import-sjs' ? 'wxs' : name
  },
  attribute(attribute, tag, refuse) {
    const { name } = attribute
    if (refusedAttributes.has(name)) refuse(`the preview has no attribute ${name}`)
    const directive = toDirective(attribute, 'a', refuse)
    if (directive !== null) return directive
    if (tag === 'import-sjs') return toScriptReference(attribute, refuse)
    if (name === 'src' && (tag === 'import' || tag === 'include')) {
      return withSuffix(attribute, '.axml', '.wxml')
    }
    return toListener(attribute)
  },
}

const toScriptReference = (attribute: Attribute, refuse: Refuse): Attribute => {
  const { name, value } = attribute
  if (name === 'from') return { ...withSuffix(attribute, '.sjs', '.wxs'), name: 'src' }
  if (name !== 'name') return attribute
  if (value?.includes('{') === true)
    refuse('the preview imports a whole sjs, no single names of it')
  return { name: 'module', value }
}

/** `onTap` is `bindtap`, and `catchTap` `catchtap`; a long tap has another name, too. */
const toListener = ({ name, value }: Attribute): Attribute => {
  const [, kind, event] = /^(on|catch)([A-Za-z]+)$/.exec(name) ?? []
  if (kind === undefined || event === undefined) return { name, value }
  const lower = event.toLowerCase()
  return {
    name: `${kind === 'on' ? 'bind' : 'catch'}${lower === 'longtap' ? 'longpress' : lower}`,
    value,
  }
}

// At the beginning of a statement.
const exportDefault = /(^|[;}\n])(\s*)export\s+default\b/g
const otherModuleSyntax = /(?:^|[;}\n])\s*(?:import\b|export\b(?!\s+default\b))/

const toWxs = (text: string, refuse: Refuse): string => {
  if (otherModuleSyntax.test(text))
    refuse('the preview knows export default only, no other modules')
  if ([...text.matchAll(exportDefault)].length > 1) refuse('there is more than one export default')
  return text.replace(exportDefault, '$1$2module.exports =')
}

const windowKeys = {
  defaultTitle: 'navigationBarTitleText',
  titleBarColor: 'navigationBarBackgroundColor',
  pullRefresh: 'enablePullDownRefresh',
}
const tabBarKeys = { textColor: 'color', items: 'list', customize: 'custom' }
const tabKeys = { name: 'text', icon: 'iconPath', activeIcon: 'selectedIconPath' }

const renamed = (value: unknown, names: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(
    Object.entries((value ?? {}) as JsonObject).map(([name, each]) => [names[name] ?? name, each]),
  )

/** Without a colour of the app's the bar is white, with black words on it. */
const defaultWindow = {
  navigationBarBackgroundColor: '#ffffff',
  navigationBarTextStyle: 'black',
}

const toTabBar = (value: unknown): JsonObject => {
  const tabBar = renamed(value, tabBarKeys)
  const list = Array.isArray(tabBar['list']) ? (tabBar['list'] as unknown[]) : []
  return { ...tabBar, list: list.map((item) => renamed(item, tabKeys)) }
}

/**
 * Alipay's form. Its components have another life cycle and functions as properties, which WeChat's
 * framework cannot express.
 * https://opendocs.alipay.com/mini/framework/axml
 */
export const alipay: BuildDialect = {
  host: 'alipay',
  suffixes: { template: '.axml', style: '.acss', script: '.sjs' },
  // The sandbox's first app of Alipay.
  defaultAppId: '2021000000000001',
  toWxml: (text, refuse) => rewriteTags(text, rules, refuse),
  toWxs,
  toAppConfig(config, refuse) {
    refuseForeignCode(config, refuse)
    const { window, tabBar, ...rest } = config
    return {
      ...rest,
      window: { ...defaultWindow, ...renamed(window, windowKeys) },
      ...(tabBar === undefined ? {} : { tabBar: toTabBar(tabBar) }),
    }
  },
  toPageConfig(config, refuse) {
    const { usingComponents, ...rest } = renamed(config, windowKeys)
    const names = Object.keys(usingComponents ?? {})
    if (names.length > 0) refuse(`the preview has no components of Alipay: ${names.join(', ')}`)
    return rest
  },
}
