import type { BuiltInDefinition } from './built-in'

const allowedTags = new Set(
  (
    'a,abbr,address,article,aside,b,bdi,bdo,big,blockquote,br,caption,center,cite,code,col,colgroup,dd,del,div,dl,' +
    'dt,em,fieldset,footer,h1,h2,h3,h4,h5,h6,header,hr,i,img,ins,label,legend,li,mark,nav,ol,p,pre,q,rt,ruby,s,' +
    'section,small,span,strong,sub,sup,table,tbody,td,tfoot,th,thead,tr,tt,u,ul'
  ).split(','),
)

const allowedAttributes = new Set([
  'class',
  'style',
  'src',
  'alt',
  'width',
  'height',
  'colspan',
  'rowspan',
  'dir',
  'start',
  'type',
])

interface RichNode {
  type?: string
  text?: string
  name?: string
  attrs?: Record<string, string>
  children?: RichNode[]
}

export const richText: BuiltInDefinition = {
  tag: 'rich-text',
  properties: { nodes: [], space: '' },
  create({ element }) {
    const body = document.createElement('div')
    return {
      attached() {
        element.prepend(body)
      },
      update(values) {
        const nodes = values['nodes']
        body.replaceChildren(
          ...(typeof nodes === 'string' ? parseHtml(nodes) : (nodes as RichNode[]).map(toNode)),
        )
      },
    }
  },
}

/** Only what rich-text trusts is kept; a script or a handler is not. */
const parseHtml = (html: string): Node[] => {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  return [...body.childNodes].map((node) => clean(node))
}

const clean = (node: Node): Node => {
  if (!(node instanceof Element)) return document.createTextNode(node.textContent ?? '')
  const attrs = Object.fromEntries([...node.attributes].map(({ name, value }) => [name, value]))
  const made = elementFor(node.tagName.toLowerCase(), attrs)
  made.append(...[...node.childNodes].map(clean))
  return made
}

const toNode = (node: RichNode): Node => {
  if (node.type === 'text') return document.createTextNode(node.text ?? '')
  const made = elementFor(node.name ?? 'span', node.attrs ?? {})
  made.append(...(node.children ?? []).map(toNode))
  return made
}

const elementFor = (tag: string, attributes: Record<string, string>): HTMLElement => {
  const made = document.createElement(allowedTags.has(tag) ? tag : 'span')
  for (const [name, value] of Object.entries(attributes)) {
    if (allowedAttributes.has(name)) made.setAttribute(name, value)
  }
  return made
}
