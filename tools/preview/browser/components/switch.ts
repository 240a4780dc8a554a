import { isOn, type BuiltInDefinition } from './built-in'
import { toText } from '../to-text'

export const switchControl: BuiltInDefinition = {
  tag: 'switch',
  properties: {
    checked: false,
    disabled: false,
    type: 'switch',
    color: '',
    name: '',
  },
  create({ element, trigger, values }) {
    let isChecked = false
    let given: unknown
    element.setAttribute('role', 'switch')
    element.tabIndex = 0
    const set = (next: boolean) => {
      isChecked = next
      element.setAttribute('aria-checked', String(next))
    }
    const activate = () => {
      if (isOn(values()['disabled'])) return
      set(!isChecked)
      trigger('change', { value: isChecked })
    }
    element.addEventListener('click', activate)
    return {
      activate,
      formValue: () => isChecked,
      reset() {
        set(isOn(given))
      },
      update(next) {
        element.style.setProperty('--preview-choice-color', toText(next['color']) || '#07c160')
        element.setAttribute('data-type', toText(next['type']))
        element.setAttribute('aria-disabled', String(isOn(next['disabled'])))
        if (next['checked'] === given) return
        given = next['checked']
        set(isOn(given))
      },
    }
  },
}
