import * as glassEasel from 'glass-easel'
import { pageAreaOf } from './host-duties'

type WithComponent = Node & { __wxElement?: glassEasel.Element }

interface Touch {
  identifier: number
  pageX: number
  pageY: number
  clientX: number
  clientY: number
  force: number
}

const longPressMs = 350
const stillPx = 10

/** The glass-easel element that a DOM node belongs to. */
export const elementOf = (node: EventTarget | null): glassEasel.Element | null => {
  let each = node instanceof Node ? (node as WithComponent) : null
  while (each !== null && each.__wxElement === undefined) each = each.parentNode
  return each?.__wxElement ?? null
}

/** Turns what the user does to the DOM into WeChat's touch and tap events. */
export const listenToGestures = (root: HTMLElement): void => {
  let start: { x: number; y: number; pointerId: number } | null = null
  let longPress: ReturnType<typeof setTimeout> | undefined
  let swallowsClick = false

  const endPress = () => {
    clearTimeout(longPress)
    start = null
  }

  root.addEventListener('pointerdown', (event) => {
    if (event.button > 0) return
    swallowsClick = false
    start = { x: event.clientX, y: event.clientY, pointerId: event.pointerId }
    sendTouch('touchstart', event)
    clearTimeout(longPress)
    longPress = setTimeout(() => {
      swallowsClick = send(event.target, 'longpress', pointOf(event), touchesOf(event, true))
    }, longPressMs)
  })
  root.addEventListener('pointermove', (event) => {
    if (start?.pointerId !== event.pointerId) return
    if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > stillPx) {
      clearTimeout(longPress)
    }
    sendTouch('touchmove', event)
  })
  root.addEventListener('pointerup', (event) => {
    if (start?.pointerId === event.pointerId) sendTouch('touchend', event)
    endPress()
  })
  root.addEventListener('pointercancel', (event) => {
    if (start?.pointerId === event.pointerId) sendTouch('touchcancel', event)
    endPress()
  })
  // A click comes from a finger, a mouse, a key or a screen reader alike.
  root.addEventListener('click', (event) => {
    if (swallowsClick) {
      swallowsClick = false
      return
    }
    if (isDisabled(event.target)) return
    send(event.target, 'tap', pointOf(event), touchesOf(event, true))
  })
  for (const type of [
    'transitionend',
    'animationstart',
    'animationiteration',
    'animationend',
  ] as const) {
    root.addEventListener(type, (event) => {
      const target = event.target as WithComponent
      if (target.__wxElement !== undefined) send(target, type, {}, {})
    })
  }
}

const sendTouch = (type: string, event: PointerEvent) => {
  const ended = type === 'touchend' || type === 'touchcancel'
  send(event.target, type, pointOf(event), touchesOf(event, !ended))
}

/** True where somebody listened. */
const send = (
  node: EventTarget | null,
  type: string,
  detail: unknown,
  extraFields: Record<string, unknown>,
): boolean => {
  const target = elementOf(node)
  if (target === null) return false
  let heard = false
  glassEasel.Event.dispatchEvent(
    target,
    new glassEasel.Event(type, detail, {
      bubbles: true,
      composed: true,
      capturePhase: true,
      extraFields,
      handleListenerReturn: () => {
        heard = true
      },
    }),
  )
  return heard
}

/** Counted from the page's visible part, and from its beginning; the bar above is the host's. */
const placeOf = ({ target, clientX, clientY }: MouseEvent) => {
  const area = pageAreaOf(target instanceof Element ? target : null)
  const { left, top } = area?.getBoundingClientRect() ?? { left: 0, top: 0 }
  const client = { x: clientX - left, y: clientY - top }
  return {
    client,
    page: { x: client.x + (area?.scrollLeft ?? 0), y: client.y + (area?.scrollTop ?? 0) },
  }
}

const pointOf = (event: MouseEvent) => placeOf(event).page

const touchesOf = (event: MouseEvent, isDown: boolean) => {
  const { client, page } = placeOf(event)
  const touch: Touch = {
    identifier: 0,
    pageX: page.x,
    pageY: page.y,
    clientX: client.x,
    clientY: client.y,
    force: 1,
  }
  return { touches: isDown ? [touch] : [], changedTouches: [touch] }
}

/** A disabled button hears nothing, and neither does what is around it. */
const isDisabled = (node: EventTarget | null): boolean =>
  node instanceof Element && node.closest('wx-button[aria-disabled="true"]') !== null
