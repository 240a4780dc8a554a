import { elementOf } from '../runtime/gestures'
import { isOn, builtInValues, numberOf } from './built-in'
import { toText } from '../to-text'

/** Adds `hover-class` while a finger is on a view, a button or a navigator. */
export const listenToHover = (root: HTMLElement): void => {
  root.addEventListener('pointerdown', (event) => {
    const target = hoverTarget(event.target)
    if (target === null) return
    const { element, classes, startMs, stayMs } = target
    const start = setTimeout(() => {
      element.classList.add(...classes)
    }, startMs)
    const end = () => {
      clearTimeout(start)
      setTimeout(() => {
        element.classList.remove(...classes)
      }, stayMs)
      removeEventListener('pointerup', end)
      removeEventListener('pointercancel', end)
    }
    addEventListener('pointerup', end)
    addEventListener('pointercancel', end)
  })
}

const hoverTarget = (node: EventTarget | null) => {
  let element = (elementOf(node)?.$$ ?? null) as unknown as Element | null
  while (element !== null) {
    const values = builtInValues(element)
    const hoverClass = toText(values['hoverClass'])
    if (hoverClass !== 'none' && hoverClass !== '' && !isOn(values['disabled'])) {
      return {
        element,
        classes: hoverClass.split(/\s+/),
        startMs: numberOf(values['hoverStartTime'], 50),
        stayMs: numberOf(values['hoverStayTime'], 400),
      }
    }
    element = element.parentElement
  }
  return null
}
