import { isOn, numberOf, type BuiltInDefinition, type BuiltInHost, type Values } from './built-in'
import { toText } from '../to-text'

const shared = {
  value: '',
  placeholder: '',
  placeholderStyle: '',
  placeholderClass: '',
  disabled: false,
  maxlength: 140,
  focus: false,
  autoFocus: false,
  cursor: -1,
  name: '',
  confirmType: 'done',
  confirmHold: false,
}

export const input: BuiltInDefinition = {
  tag: 'input',
  properties: { ...shared, type: 'text', password: false },
  create: (host) => createField(host, document.createElement('input')),
}

export const textarea: BuiltInDefinition = {
  tag: 'textarea',
  properties: { ...shared, autoHeight: false },
  create: (host) => createField(host, document.createElement('textarea')),
}

const createField = (host: BuiltInHost, field: HTMLInputElement | HTMLTextAreaElement) => {
  const { element, trigger } = host
  let given: unknown = ''
  let focused = false
  let isNickname = false
  let reviewed = ''

  const cursor = () => {
    try {
      return field.selectionStart ?? field.value.length
    } catch {
      return field.value.length
    }
  }
  field.addEventListener('input', () => {
    limit(field, numberOf(host.values()['maxlength'], 140))
    trigger('input', { value: field.value, cursor: cursor(), keyCode: 0 })
  })
  field.addEventListener('focus', () => {
    trigger('focus', { value: field.value, height: 0 })
  })
  field.addEventListener('blur', () => {
    trigger('blur', { value: field.value, cursor: cursor() })
    if (isNickname && field.value !== reviewed) void review()
  })
  field.addEventListener('keydown', (event) => {
    const key = event as KeyboardEvent
    if (key.key !== 'Enter' || key.isComposing || field instanceof HTMLTextAreaElement) return
    trigger('confirm', { value: field.value })
    if (!isOn(host.values()['confirmHold'])) field.blur()
  })

  /** Begins on blur; text that fails is wiped only after it. */
  const review = async () => {
    const text = field.value
    const pass = await host.phone.account.reviewNickname(text)
    if (field.value !== text) return
    reviewed = pass ? text : ''
    if (!pass) {
      field.value = ''
      trigger('input', { value: '', cursor: 0, keyCode: 0 })
    }
    trigger('nicknamereview', { pass, timeout: false })
  }

  const showValue = (values: Values) => {
    const next = toText(values['value'])
    if (values['value'] === given) return
    given = values['value']
    if (field.value !== next) field.value = next
  }

  return {
    attached() {
      element.prepend(field)
      const values = host.values()
      if (isOn(values['focus']) || isOn(values['autoFocus'])) field.focus()
    },
    update(values: Values) {
      showValue(values)
      field.placeholder = toText(values['placeholder'])
      field.disabled = isOn(values['disabled'])
      field.toggleAttribute('data-auto-height', isOn(values['autoHeight']))
      const label = toText(values['ariaLabel'])
      if (label !== '') field.setAttribute('aria-label', label)
      else field.setAttribute('aria-label', field.placeholder)
      isNickname = values['type'] === 'nickname'
      if (field instanceof HTMLInputElement) describeInput(field, values)
      const wantsFocus = isOn(values['focus'])
      if (wantsFocus !== focused && element.isConnected) {
        if (wantsFocus) field.focus()
        else field.blur()
      }
      focused = wantsFocus
    },
    formValue: () => field.value,
    reset() {
      field.value = ''
    },
    activate() {
      field.focus()
    },
  }
}

const describeInput = (field: HTMLInputElement, values: Values) => {
  const type = toText(values['type'])
  field.type = isOn(values['password']) || type === 'safe-password' ? 'password' : 'text'
  field.inputMode = { number: 'numeric', digit: 'decimal', idcard: 'text' }[type] ?? 'text'
  field.enterKeyHint = 'done'
}

/** Counted in code points; -1 is without end. */
const limit = (field: HTMLInputElement | HTMLTextAreaElement, maxlength: number) => {
  const points = Array.from(field.value)
  if (maxlength >= 0 && points.length > maxlength) field.value = points.slice(0, maxlength).join('')
}
