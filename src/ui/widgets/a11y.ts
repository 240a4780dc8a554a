export type Role = 'button' | 'link' | 'radio' | 'dialog' | 'alert' | 'status' | 'heading' | 'main'

export interface A11yOptions {
  label?: string
  isChecked?: boolean
  isDisabled?: boolean
}

export const isWeb = process.env.TARO_ENV === 'h5'

const tappable: readonly Role[] = ['button', 'link', 'radio']

/**
 * What a screen reader is told of an element, as the host's attributes: WeChat's begin with `aria-`
 * all of them, and are added to Taro's templates by `config/weapp-attributes`. On a web page the keyboard
 * also reaches what can be tapped; in a mini-program the host sees to that.
 */
export const a11y = (role: Role | null, options: A11yOptions = {}): Record<string, unknown> => {
  const { label, isChecked, isDisabled } = options
  const props: Record<string, unknown> = {}
  if (label !== undefined) props['aria-label'] = label
  if (isChecked !== undefined) props['aria-checked'] = isChecked
  if (role === null) return props
  if (!isWeb) return { ...props, 'aria-role': role }
  props['role'] = role
  if (isDisabled === true) props['aria-disabled'] = true
  if (role === 'heading') props['aria-level'] = 2
  return tappable.includes(role) ? { ...props, tabIndex: 0, onKeyDown: tapByKey } : props
}

/**
 * Names a checkbox. On a web page Taro's label is no label of the browser, and the name belongs to
 * the element within.
 */
export const checkboxName = (label: string): Record<string, unknown> =>
  isWeb ? { nativeProps: { 'aria-label': label } } : { 'aria-label': label }

interface KeyDown {
  key: string
  preventDefault: () => void
  currentTarget: { click: () => void }
}

const tapByKey = (event: KeyDown): void => {
  if (event.key !== 'Enter' && event.key !== ' ') return
  event.preventDefault()
  event.currentTarget.click()
}
