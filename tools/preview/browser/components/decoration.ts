import { isOn, numberOf, type NativeDefinition } from './native'
import { toText } from '../to-text'

const iconColors: Record<string, string> = {
  success: '#07c160',
  success_no_circle: '#07c160',
  info: '#10aeff',
  warn: '#f76260',
  waiting: '#10aeff',
  cancel: '#f43530',
  download: '#07c160',
  search: '#b2b2b2',
  clear: '#b2b2b2',
}

const iconSigns: Record<string, string> = {
  success: '✓',
  success_no_circle: '✓',
  info: 'i',
  warn: '!',
  waiting: '…',
  cancel: '✕',
  download: '↓',
  search: '⌕',
  clear: '✕',
}

export const icon: NativeDefinition = {
  tag: 'icon',
  properties: { type: '', size: 23, color: '' },
  create: ({ element }) => ({
    update(values) {
      const type = toText(values['type'])
      const sizePx = numberOf(values['size'], 23)
      element.setAttribute('data-type', type)
      element.setAttribute('data-sign', iconSigns[type] ?? '?')
      element.style.setProperty('--icon-size', `${String(sizePx)}px`)
      element.style.setProperty(
        '--icon-color',
        toText(values['color']) || (iconColors[type] ?? '#000'),
      )
    },
  }),
}

export const progress: NativeDefinition = {
  tag: 'progress',
  properties: {
    percent: 0,
    showInfo: false,
    strokeWidth: 6,
    color: '#09bb07',
    activeColor: '',
    backgroundColor: '#ebebeb',
    active: false,
  },
  create({ element, trigger }) {
    const bar = document.createElement('i')
    const track = document.createElement('span')
    const info = document.createElement('b')
    track.className = 'progress-track'
    track.append(bar)
    element.setAttribute('role', 'progressbar')
    return {
      attached() {
        element.prepend(track, info)
      },
      update(values) {
        const percent = Math.max(0, Math.min(numberOf(values['percent'], 0), 100))
        element.setAttribute('aria-valuenow', String(percent))
        element.setAttribute('aria-label', toText(values['ariaLabel']) || `${String(percent)}%`)
        track.style.height = `${String(numberOf(values['strokeWidth'], 6))}px`
        track.style.background = toText(values['backgroundColor'])
        bar.style.width = `${String(percent)}%`
        bar.style.background = toText(values['activeColor']) || toText(values['color'])
        info.hidden = !isOn(values['showInfo'])
        info.textContent = `${String(percent)}%`
        if (isOn(values['active']) && element.isConnected)
          trigger('activeend', { curPercent: percent })
      },
    }
  },
}

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

export const richText: NativeDefinition = {
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
