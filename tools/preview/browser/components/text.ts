import { isOn, type BuiltInDefinition } from './built-in'
import { toText } from '../to-text'

export const text: BuiltInDefinition = {
  tag: 'text',
  properties: {
    selectable: false,
    userSelect: false,
    space: '',
    decode: false,
    overflow: '',
    maxLines: '',
  },
  create: ({ element }) => ({
    update(values) {
      const isSelectable = isOn(values['selectable']) || isOn(values['userSelect'])
      element.classList.toggle('preview-text-selectable', isSelectable)
      element.style.setProperty('--preview-max-lines', toText(values['maxLines']))
      element.classList.toggle('preview-text-clamped', toText(values['maxLines']) !== '')
    },
  }),
}
