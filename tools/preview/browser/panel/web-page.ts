import type { WebPageState } from '../../web-page'
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

/** A button that asks for the web page, and the frame in which it opens. */
export const createWebPageView = (): WebPageView => {
  const address = element('a', 'web-address', { target: '_blank', rel: 'noopener' })
  const close = button('quiet-button', '', () => {
    place.hidden = true
    frame.src = 'about:blank'
  })
  const frame = element('iframe', 'web-screen', { id: 'web-page' })
  const place = element('section', 'web-place card', { hidden: '' }, [
    element('header', 'web-head', {}, [address, close]),
    frame,
  ])
  const name = element('span', 'control-label')
  const open = button('action', '', () => {
    isWanted = true
    // Until the preview tells what becomes of it.
    open.disabled = true
    fetch('/web-page', { method: 'POST' }).catch(drawState)
  })
  const status = element('span', 'control-status', { role: 'status' })
  const control = element('div', 'control control-wide', { hidden: '' }, [name, status, open])
  /** Asked for in this window; another one leaves the page closed. */
  let isWanted = false
  let state: WebPageState = { step: 'closed' }
  let strings: PanelStrings | null = null

  const drawState = () => {
    if (strings === null) return
    open.disabled = state.step === 'building'
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
        close.textContent = next.closeWebPage
        frame.title = next.webPage
        drawState()
      },
    },
    take(next) {
      state = next
      control.hidden = false
      drawState()
      if (next.step === 'failed') isWanted = false
      if (next.step !== 'built' || !isWanted) return
      isWanted = false
      address.textContent = new URL(next.url).host
      address.href = next.url
      frame.src = next.url
      place.hidden = false
    },
  }
}
