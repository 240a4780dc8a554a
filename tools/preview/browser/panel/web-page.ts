import { windowNames, type WebPageState } from '../../web-page'
import { button, element } from '../screen/element'
import type { Control } from './control'
import type { PanelStrings } from './panel-strings'

export interface WebPageView {
  /** In the panel. Hidden where the preview has no web page. */
  readonly control: Control
  /** Beside the phone. */
  readonly place: HTMLElement
  take(state: WebPageState): void
}

/** Buttons that ask for the web page, and the frame in which it opens: as in WeChat's browser, or any other. */
export const createWebPageView = (): WebPageView => {
  const address = element('a', 'web-address', { target: '_blank', rel: 'noopener' })
  const close = button('quiet-button', '', () => {
    place.hidden = true
    place.replaceChildren(head)
  })
  const head = element('header', 'web-head', {}, [address, close])
  const place = element('section', 'web-place card', { hidden: '' }, [head])
  const name = element('span', 'control-label')
  const ask = (as: string) => () => {
    wanted = as
    // Until the preview tells what becomes of it.
    for (const each of [open, openInWechat]) each.disabled = true
    fetch('/web-page', { method: 'POST' }).catch(drawState)
  }
  const open = button('action', '', ask(windowNames.browser))
  const openInWechat = button('action', '', ask(windowNames.wechat))
  const status = element('span', 'control-status', { role: 'status' })
  const control = element('div', 'control control-wide', { hidden: '' }, [
    name,
    status,
    open,
    openInWechat,
  ])
  /** The name of the frame that was asked for in this window; another window leaves the page closed. */
  let wanted: string | null = null
  let state: WebPageState = { step: 'closed' }
  let strings: PanelStrings | null = null

  const drawState = () => {
    if (strings === null) return
    for (const each of [open, openInWechat]) each.disabled = state.step === 'building'
    status.textContent =
      state.step === 'building'
        ? strings.webPageBuilding(state.percent)
        : state.step === 'failed'
          ? strings.webPageFailed
          : ''
  }
  return {
    place,
    control: {
      element: control,
      draw(next) {
        strings = next
        name.textContent = next.webPage
        open.textContent = next.openWebPage
        openInWechat.textContent = next.openInWechat
        close.textContent = next.closeWebPage
        drawState()
      },
    },
    take(next) {
      state = next
      control.hidden = false
      drawState()
      if (next.step === 'failed') wanted = null
      if (next.step !== 'built' || wanted === null) return
      address.textContent = new URL(next.url).host
      address.href = next.url
      // A new one each time: a frame keeps the name that it was made with.
      const title = strings?.webPage ?? ''
      const frame = element('iframe', 'web-screen', { id: 'web-page', name: wanted, title })
      wanted = null
      frame.src = next.url
      place.replaceChildren(head, frame)
      place.hidden = false
    },
  }
}
