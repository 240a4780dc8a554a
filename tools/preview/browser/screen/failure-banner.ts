import type { Failures } from '../runtime/failures'
import { button, element } from './element'

const shownAtOnce = 5

/** What the preview cannot do, and what went wrong: over everything, so that it is seen. */
export const showFailures = (failures: Failures, root: HTMLElement, dismissLabel: string): void => {
  const list = element('ul', 'preview-failure-list')
  const banner = element('aside', 'preview-failures', { role: 'alert', hidden: '' }, [
    list,
    button(
      'preview-failures-close',
      '✕',
      () => {
        banner.hidden = true
        list.replaceChildren()
      },
      { 'aria-label': dismissLabel },
    ),
  ])
  root.append(banner)
  failures.subscribe(({ name, message }) => {
    list.append(element('li', '', {}, [element('b', '', {}, [name]), ` ${message}`]))
    while (list.children.length > shownAtOnce) list.firstChild?.remove()
    banner.hidden = false
  })
}
