import type { Phone } from '../runtime/phone'
import type { Sandbox } from '../runtime/sandbox'
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

/** Forwards the page on top; the card can be opened as the friend that receives it opens it. */
export const createShare = (phone: Phone, sandbox: Sandbox): Share => {
  /** On another user's phone, which is the same one with other settings. */
  const openAsFriend = async (path: string) => {
    const { userId } = phone.accountRef()
    const users = await sandbox.users().catch(() => [])
    const friend = users.find(({ id, blocked }) => id !== userId && !blocked)
    if (friend === undefined) {
      openCold(path)
      return
    }
    history.replaceState(null, '', hashOf(path))
    phone.settings.change({ userId: friend.id, isSinglePage: false })
  }

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
    const { strings, overlays } = phone
    overlays.showSheet(
      (close) => [
        element('h2', 'preview-sheet-heading', {}, [strings().shareTitle]),
        element('div', 'preview-share-card', {}, [
          element('b', 'preview-share-title', {}, [
            card.title ?? page.view.window.navigationBarTitleText,
          ]),
          element('code', 'preview-share-path', {}, [path]),
        ]),
        button('preview-sheet-item', strings().openCard, () => {
          close()
          void openAsFriend(path)
        }),
        button('preview-sheet-item preview-sheet-cancel', strings().cancel, close),
      ],
      () => undefined,
    )
  }

  return {
    forward,
    openMenu() {
      const { strings, overlays, pages } = phone
      const canForward = pages.top()?.has('onShareAppMessage') === true
      overlays.showSheet(
        (close) => [
          ...(canForward
            ? [
                button('preview-sheet-item', strings().forward, () => {
                  close()
                  forward('menu', null)
                }),
              ]
            : []),
          button('preview-sheet-item', strings().reopen, () => {
            close()
            openCold('')
          }),
          button('preview-sheet-item preview-sheet-cancel', strings().cancel, close),
        ],
        () => undefined,
      )
    },
  }
}

const hashOf = (path: string): string =>
  parseUrl(path, '').route === '' ? '#/' : `#/${path.replace(/^\//, '')}`

const openCold = (path: string) => {
  const hash = hashOf(path)
  if (location.hash === hash) location.reload()
  else location.hash = hash
}
