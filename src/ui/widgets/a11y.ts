export type Role = 'button' | 'link' | 'radio' | 'dialog' | 'alert' | 'status' | 'heading'

export interface A11yOptions {
  label?: string
  isChecked?: boolean
}

const isWeb = process.env.TARO_ENV === 'h5'

/** A keyboard reaches what can be tapped; in a mini-program the host sees to that. */
const tappable: readonly Role[] = ['button', 'link', 'radio']

/**
 * What a screen reader is told of an element, as the host's attributes: WeChat's begin with `aria-`
 * all of them, and are added to Taro's templates by `config/weapp-aria`.
 */
export const a11y = (role: Role | null, options: A11yOptions = {}): Record<string, unknown> => {
  const props: Record<string, unknown> = {}
  const { label, isChecked } = options
  if (label !== undefined) props['aria-label'] = label
  if (isChecked !== undefined) props['aria-checked'] = isChecked
  if (role !== null) props[isWeb ? 'role' : 'aria-role'] = role
  if (isWeb && role !== null && tappable.includes(role)) props['tabIndex'] = 0
  if (isWeb && role === 'heading') props['aria-level'] = 2
  return props
}
