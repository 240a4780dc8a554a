import { rewriteTags, type TagRules } from '../../../../tools/preview/server/dialects/rewrite-tags'

const upper: TagRules = {
  tag: (name) => name.toUpperCase(),
  attribute: ({ name, value }) => ({ name: `${name}-x`, value: value && `[${value}]` }),
}

const rewrite = (text: string, rules = upper): string => rewriteTags(text, rules, () => undefined)

describe('rewriteTags', () => {
  it('keeps the quotes that were there, and what lies between the attributes', () => {
    expect(rewrite(`<a  b='{{c ? "x" : "y"}}'\n d="{{e > f}}" g h=1 />`)).toBe(
      `<A  b-x='[{{c ? "x" : "y"}}]'\n d-x="[{{e > f}}]" g-x h-x=[1] />`,
    )
  })

  it('leaves text, comments and expressions alone', () => {
    const text = 'a < b {{ c < d && d > e }}<!-- <a b="1"> --> > text'
    expect(rewrite(text)).toBe(text)
    expect(rewrite('<a>{{ "<b>" }}</a>')).toBe('<A>{{ "<b>" }}</A>')
  })

  it('takes what stands in a script for code', () => {
    expect(rewrite('<sjs m="x">if (a <b && c> d) {}</sjs><a/>')).toBe(
      '<SJS m-x="[x]">if (a <b && c> d) {}</SJS><A/>',
    )
    expect(rewrite('<import-sjs m="x" /><a/>')).toBe('<IMPORT-SJS m-x="[x]" /><A/>')
  })

  it('names the line of what a rule refuses', () => {
    const problems: string[] = []
    const rules: TagRules = {
      tag: (name, refuse) => {
        refuse(name)
        return name
      },
      attribute: (attribute, _tag, refuse) => {
        refuse(attribute.name)
        return attribute
      },
    }
    rewriteTags('<a\n  b="1"\n  c="2">\n</a>', rules, (problem) => problems.push(problem))
    expect(problems.sort()).toEqual(['1: a', '2: b', '3: c', '4: a'])
  })
})
