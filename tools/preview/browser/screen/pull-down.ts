import type { WindowConfig } from '../../bundle'
import { element } from './element'

export interface PullDown {
  readonly start: () => void
  readonly finish: () => void
}

const triggerPx = 56

/** Pulling the page down over its top edge, where its JSON allows it. */
export const createPullDown = (
  viewport: HTMLElement,
  scroller: HTMLElement,
  window: Required<WindowConfig>,
  onPullDown: () => void,
): PullDown => {
  const indicator = element(
    'div',
    `preview-pull-down preview-pull-down-${window.backgroundTextStyle}`,
    {
      'aria-hidden': 'true',
    },
  )
  viewport.prepend(indicator)
  let fromY: number | null = null
  let isRefreshing = false

  const move = (distancePx: number) => {
    scroller.style.transform = distancePx === 0 ? '' : `translateY(${String(distancePx)}px)`
    indicator.classList.toggle('preview-pull-down-shown', distancePx > 0)
  }
  const start = () => {
    if (isRefreshing) return
    isRefreshing = true
    move(triggerPx)
    onPullDown()
  }

  if (window.enablePullDownRefresh) {
    viewport.addEventListener('pointerdown', (event) => {
      fromY = scroller.scrollTop === 0 && !isRefreshing ? event.clientY : null
    })
    viewport.addEventListener('pointermove', (event) => {
      if (fromY === null) return
      move(Math.max(0, Math.min((event.clientY - fromY) / 2, triggerPx * 1.5)))
    })
    const end = (event: PointerEvent) => {
      if (fromY === null) return
      const distancePx = (event.clientY - fromY) / 2
      fromY = null
      if (distancePx >= triggerPx) start()
      else move(0)
    }
    viewport.addEventListener('pointerup', end)
    viewport.addEventListener('pointercancel', end)
  }

  return {
    start,
    finish() {
      isRefreshing = false
      move(0)
    },
  }
}
