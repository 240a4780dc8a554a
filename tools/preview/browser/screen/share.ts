import type { Phone } from '../runtime/phone'
import { parseUrl } from '../runtime/page-url'
import { button, element } from './element'

export interface Share {
  /** The three dots of the capsule. */
  readonly openMenu: () => void
  readonly forward: (from: 'button' | 'menu', target: HTMLElement | null) => void
}

interface Card {
  title?: string
  path?: string
  imageUrl?: string
}

/** Forwards the page on top; the card can be opened, as the friend who gets it would. */
export const createShare = (phone: Phone): Share => {
  const forward: Share['forward'] = (from, target) => {
    const page = phone.pages.top()
    if (page === null) return
    const webViewUrl = undefined
    const described =
      target === null
        ? undefined
        : { id: target.id, dataset: Object.fromEntries(Object.entries(target.dataset)) }
    const card = (page.call('onShareAppMessage', { from, target: described, webViewUrl }) ??
      {}) as Card
    const path = card.path ?? `/${page.route}`
    const { words, overlays } = phone
    overlays.showSheet(
      (close) => [
        element('h2', 'preview-sheet-heading', {}, [words().shareTitle]),
        element('div', 'preview-share-card', {}, [
          element('b', 'preview-share-title', {}, [
            card.title ?? page.view.window.navigationBarTitleText,
          ]),
          element('code', 'preview-share-path', {}, [path]),
        ]),
        button('preview-sheet-item', words().openCard, () => {
          close()
          openCold(path)
        }),
        button('preview-sheet-item preview-sheet-cancel', words().cancel, close),
      ],
      () => undefined,
    )
  }

  return {
    forward,
    openMenu() {
      const { words, overlays, pages } = phone
      const canForward = pages.top()?.has('onShareAppMessage') === true
      overlays.showSheet(
        (close) => [
          ...(canForward
            ? [
                button('preview-sheet-item', words().forward, () => {
                  close()
                  forward('menu', null)
                }),
              ]
            : []),
          button('preview-sheet-item', words().reopen, () => {
            close()
            openCold('')
          }),
          button('preview-sheet-item preview-sheet-cancel', words().cancel, close),
        ],
        () => undefined,
      )
    },
  }
}

const openCold = (path: string) => {
  const { route } = parseUrl(path, '')
  const hash = route === '' ? '#/' : `#/${path.replace(/^\//, '')}`
  if (location.hash === hash) location.reload()
  else location.hash = hash
}
