import { toText } from '../to-text'

/** https://developers.weixin.qq.com/miniprogram/dev/component/aria-component.html */
export const ariaProperties = {
  ariaRole: undefined,
  ariaLabel: undefined,
  ariaChecked: undefined,
  ariaDisabled: undefined,
  ariaHidden: undefined,
  ariaSelected: undefined,
  ariaExpanded: undefined,
  ariaLabelledby: undefined,
  ariaDescribedby: undefined,
  ariaLive: undefined,
  ariaModal: undefined,
  ariaValuenow: undefined,
}

const interactive = new Set(['button', 'link', 'radio', 'checkbox', 'switch', 'tab', 'menuitem'])

/** Gives the element what the app says of it, and the keyboard what can be tapped. */
export const applyAria = (element: HTMLElement, values: Record<string, unknown>): void => {
  for (const name of Object.keys(ariaProperties)) {
    const value = values[name]
    if (value === undefined || value === null || value === '') continue
    const attribute = name === 'ariaRole' ? 'role' : `aria-${name.slice(4).toLowerCase()}`
    element.setAttribute(attribute, toText(value))
  }
  // WeChat has no level for a heading; a page's title is the first.
  if (values['ariaRole'] === 'heading') element.setAttribute('aria-level', '2')
  if (interactive.has(toText(values['ariaRole']))) element.tabIndex = 0
}

/** Enter and the space bar tap what has the focus, as a screen reader's gesture does. */
export const listenToKeys = (root: HTMLElement): void => {
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    const target = event.target
    if (!(target instanceof HTMLElement) || !target.tagName.startsWith('WX-')) return
    event.preventDefault()
    target.click()
  })
}
