import { isOn, numberOf, type BuiltInDefinition } from './built-in'
import { toText } from '../to-text'

export const slider: BuiltInDefinition = {
  tag: 'slider',
  properties: {
    min: 0,
    max: 100,
    step: 1,
    value: 0,
    disabled: false,
    showValue: false,
    activeColor: '',
    name: '',
  },
  create({ element, trigger }) {
    const range = document.createElement('input')
    range.type = 'range'
    const shown = document.createElement('span')
    let given: unknown
    const draw = () => {
      shown.textContent = range.value
    }
    range.addEventListener('input', () => {
      draw()
      trigger('changing', { value: Number(range.value) })
    })
    range.addEventListener('change', () => {
      trigger('change', { value: Number(range.value) })
    })
    return {
      attached() {
        element.prepend(range, shown)
      },
      formValue: () => Number(range.value),
      reset() {
        range.value = String(numberOf(given, 0))
        draw()
      },
      update(values) {
        range.min = String(numberOf(values['min'], 0))
        range.max = String(numberOf(values['max'], 100))
        range.step = String(numberOf(values['step'], 1))
        range.disabled = isOn(values['disabled'])
        range.style.accentColor = toText(values['activeColor']) || '#07c160'
        range.setAttribute('aria-label', toText(values['ariaLabel']) || 'slider')
        shown.hidden = !isOn(values['showValue'])
        if (values['value'] !== given) {
          given = values['value']
          range.value = String(numberOf(given, 0))
        }
        draw()
      },
    }
  },
}
