export type Role = 'button' | 'link' | 'radio' | 'dialog' | 'alert' | 'status' | 'img' | 'heading'

export interface A11yOptions {
  label?: string
  isChecked?: boolean
  isHidden?: boolean
}

/**
 * What a screen reader is told of an element. On a web page an element with a role can also be
 * reached by the keyboard.
 */
export const a11y = (role: Role | null, options: A11yOptions = {}): Record<string, unknown> => {
  const props: Record<string, unknown> = {}
  const { label, isChecked, isHidden } = options
  if (role !== null) props['role'] = role
  if (role !== null) props['aria-role'] = role
  if (label !== undefined) props['aria-label'] = label
  if (isChecked !== undefined) props['aria-checked'] = isChecked
  if (isHidden !== undefined) props['aria-hidden'] = isHidden
  return props
}
