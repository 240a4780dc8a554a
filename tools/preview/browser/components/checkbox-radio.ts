import {
  isOn,
  builtInOf,
  builtInValues,
  type BuiltInDefinition,
  type BuiltInHost,
  type BuiltInInstance,
} from './built-in'
import { toText } from '../to-text'

interface Choice extends BuiltInInstance {
  isChecked(): boolean
  set(isChecked: boolean): void
}

const choices = new WeakMap<Element, Choice>()

const choice = (tag: 'checkbox' | 'radio'): BuiltInDefinition => ({
  tag,
  properties: { value: '', checked: false, disabled: false, color: '' },
  create: (host) => createChoice(host, tag),
})

export const checkbox = choice('checkbox')
export const radio = choice('radio')

const createChoice = (host: BuiltInHost, role: 'checkbox' | 'radio'): Choice => {
  const { element } = host
  let isChecked = false
  let given: unknown
  element.setAttribute('role', role)
  element.tabIndex = 0
  const set = (next: boolean) => {
    isChecked = next
    element.setAttribute('aria-checked', String(next))
  }
  const activate = () => {
    if (isOn(host.values()['disabled']) || (role === 'radio' && isChecked)) return
    const group = element.closest(`wx-${role}-group`)
    if (role === 'radio') for (const each of choicesIn(group)) each.choice.set(false)
    set(!isChecked)
    if (group !== null) builtInOf(group)?.activate?.()
  }
  element.addEventListener('click', activate)
  const made: Choice = {
    isChecked: () => isChecked,
    set,
    activate,
    update(values) {
      element.style.setProperty('--preview-choice-color', toText(values['color']) || '#07c160')
      element.setAttribute('aria-disabled', String(isOn(values['disabled'])))
      if (values['checked'] === given) return
      given = values['checked']
      set(isOn(given))
    },
  }
  choices.set(element, made)
  return made
}

const choicesIn = (group: Element | null) =>
  [...(group?.querySelectorAll('wx-checkbox, wx-radio') ?? [])].flatMap((element) => {
    const found = choices.get(element)
    return found === undefined ? [] : [{ choice: found, value: builtInValues(element)['value'] }]
  })

const groupOf = (tag: 'checkbox-group' | 'radio-group'): BuiltInDefinition => ({
  tag,
  properties: { name: '' },
  create({ element, trigger }) {
    const formValue = () => {
      const checked = choicesIn(element)
        .filter((each) => each.choice.isChecked())
        .map((each) => each.value)
      return tag === 'radio-group' ? (checked[0] ?? '') : checked
    }
    const initial = new Map<Choice, boolean>()
    return {
      formValue,
      attached() {
        for (const each of choicesIn(element)) initial.set(each.choice, each.choice.isChecked())
      },
      reset() {
        for (const each of choicesIn(element)) each.choice.set(initial.get(each.choice) ?? false)
      },
      activate() {
        trigger('change', { value: formValue() })
      },
    }
  },
})

export const checkboxGroup = groupOf('checkbox-group')
export const radioGroup = groupOf('radio-group')
