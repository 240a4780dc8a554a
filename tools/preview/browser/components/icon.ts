import { toText } from '../to-text'
import { numberOf, type BuiltInDefinition } from './built-in'

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

export const icon: BuiltInDefinition = {
  tag: 'icon',
  properties: { type: '', size: 23, color: '' },
  create: ({ element }) => ({
    update(values) {
      const type = toText(values['type'])
      const sizePx = numberOf(values['size'], 23)
      element.setAttribute('data-type', type)
      element.setAttribute('data-sign', iconSigns[type] ?? '?')
      element.style.setProperty('--preview-icon-size', `${String(sizePx)}px`)
      element.style.setProperty(
        '--preview-icon-color',
        toText(values['color']) || (iconColors[type] ?? '#000'),
      )
    },
  }),
}
