import { isOn, builtInOf, type BuiltInDefinition, type BuiltInHost } from './built-in'
import { toText } from '../to-text'
import { runOpenType } from './open-type'

export const button: BuiltInDefinition = {
  tag: 'button',
  properties: {
    size: 'default',
    type: 'default',
    plain: false,
    disabled: false,
    loading: false,
    formType: '',
    openType: '',
    scope: '',
    hoverClass: 'button-hover',
    hoverStartTime: 20,
    hoverStayTime: 70,
  },
  create(host) {
    const { element } = host
    element.setAttribute('role', 'button')
    element.tabIndex = 0
    host.onTap(() => {
      press(host)
    })
    return {
      update(values) {
        const isDisabled = isOn(values['disabled'])
        element.setAttribute('aria-disabled', String(isDisabled))
        element.setAttribute('data-type', toText(values['type']) || 'default')
        element.setAttribute('data-size', toText(values['size']) || 'default')
        element.toggleAttribute('data-plain', isOn(values['plain']))
        element.toggleAttribute('data-loading', isOn(values['loading']))
      },
      activate() {
        element.click()
      },
    }
  },
}

const press = (host: BuiltInHost) => {
  const values = host.values()
  if (isOn(values['disabled'])) return
  const formType = toText(values['formType'])
  const form = host.element.closest('wx-form')
  if (form !== null && formType === 'submit') builtInOf(form)?.activate?.()
  if (form !== null && formType === 'reset') builtInOf(form)?.reset?.()
  const openTypes = toText(values['openType'])
  if (openTypes !== '') runOpenType(host, openTypes.split('|'))
}
