import type { BuildDialect, JsonObject, Refuse } from './dialect'
import { rewriteTags, type TagRules } from './rewrite-tags'
import { refuseForeignCode, toDirective, withSuffix } from './shared-rules'

const rules: TagRules = {
  tag: (name) => (name === 'sjs' ? 'wxs' : name),
  attribute(attribute, tag, refuse) {
    const directive = toDirective(attribute, 'tt', refuse)
    if (directive !== null) return directive
    if (attribute.name !== 'src') return attribute
    if (tag === 'sjs') return withSuffix(attribute, '.sjs', '.wxs')
    if (tag === 'import' || tag === 'include') return withSuffix(attribute, '.ttml', '.wxml')
    return attribute
  },
}

const checked = (config: JsonObject, refuse: Refuse): JsonObject => {
  refuseForeignCode(config, refuse)
  return config
}

/**
 * Douyin's form: WeChat's with other names.
 * https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/framework/ttml
 */
export const tt: BuildDialect = {
  host: 'tt',
  suffixes: { template: '.ttml', style: '.ttss', script: '.sjs' },
  // The sandbox's first app of Douyin.
  defaultAppId: 'ttfeed0000cafe0001',
  toWxml: (text, refuse) => rewriteTags(text, rules, refuse),
  toWxs: (text) => text,
  toAppConfig: checked,
  toPageConfig: checked,
}
