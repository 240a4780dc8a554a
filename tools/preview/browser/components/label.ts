import { builtInOf, type BuiltInDefinition } from './built-in'
import { toText } from '../to-text'

const controls = 'wx-button, wx-checkbox, wx-radio, wx-switch, wx-input, wx-textarea'

/** Passes a tap on to the control inside, or to the one that `for` names. */
export const label: BuiltInDefinition = {
  tag: 'label',
  properties: { for: '' },
  create({ element, values }) {
    element.addEventListener('click', (event) => {
      const target = event.target instanceof Element ? event.target : null
      if (target?.closest(controls) !== null) return
      const id = toText(values()['for'])
      const scope = id === '' ? element : element.closest('wx-page')
      const control = scope?.querySelector(id === '' ? controls : `#${CSS.escape(id)}`)
      if (control) builtInOf(control)?.activate?.()
    })
    return {}
  },
}
