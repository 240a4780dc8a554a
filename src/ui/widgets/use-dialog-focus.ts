import { useEffect, useRef } from 'react'
import { isWeb } from './a11y'

/** What a browser has of it, of which mini-programs have nothing. */
interface BrowserElement {
  focus(options?: { preventScroll: boolean }): void
  setAttribute(name: string, value: string): void
  contains(other: BrowserElement | null): boolean
  querySelectorAll(selector: string): ArrayLike<BrowserElement>
}

interface KeyEvent {
  key: string
  shiftKey: boolean
  preventDefault(): void
}

interface BrowserEvents {
  keydown: (event: KeyEvent) => void
  focusout: () => void
}

interface BrowserDocument {
  hasFocus(): boolean
  activeElement: BrowserElement | null
  body: BrowserElement
  getElementById(id: string): BrowserElement | null
  addEventListener<Type extends keyof BrowserEvents>(type: Type, run: BrowserEvents[Type]): void
  removeEventListener<Type extends keyof BrowserEvents>(type: Type, run: BrowserEvents[Type]): void
}

const focusable = '[tabindex="0"], button:not([disabled]), input:not([disabled]), a[href]'

// `globalThis` is newer than the browsers that babel.config.js names.
declare const window: { document: BrowserDocument }

/**
 * On a web page: the focus moves into the dialog with this id, stays there, and returns to where it
 * was when the dialog is gone; Escape dismisses. In a mini-program the host sees to that.
 */
export const useDialogFocus = (id: string, onDismiss: () => void): void => {
  const dismiss = useRef(onDismiss)
  useEffect(() => {
    dismiss.current = onDismiss
  })
  useEffect(() => {
    if (!isWeb) return undefined
    const { document } = window
    const before = document.activeElement
    const dialog = document.getElementById(id)
    // As an attribute: Taro's web components make `tab-index` of the property.
    dialog?.setAttribute('tabindex', '-1')
    dialog?.focus({ preventScroll: true })
    let stopWaiting: () => void = () => undefined
    // Taro's web components move their children when they are first drawn, which takes the focus away. What is
    // taken into another frame stays there: the user types in it by now.
    const onFocusOut = () => {
      stopWaiting()
      const timer = setTimeout(() => {
        if (document.hasFocus() && document.activeElement === document.body) {
          dialog?.focus({ preventScroll: true })
        }
      }, 0)
      stopWaiting = () => {
        clearTimeout(timer)
      }
    }
    const onKeyDown = (event: KeyEvent) => {
      if (event.key === 'Escape') dismiss.current()
      else if (event.key === 'Tab') keepFocusWithin(document, id, event)
    }
    document.addEventListener('keydown', onKeyDown)
    document.addEventListener('focusout', onFocusOut)
    return () => {
      stopWaiting()
      document.removeEventListener('keydown', onKeyDown)
      document.removeEventListener('focusout', onFocusOut)
      before?.focus({ preventScroll: true })
    }
  }, [id])
}

/** From the last element on to the first, and back. */
const keepFocusWithin = (document: BrowserDocument, id: string, event: KeyEvent): void => {
  const dialog = document.getElementById(id)
  const all = Array.from(dialog?.querySelectorAll(focusable) ?? [])
  const [first] = all
  const last = all[all.length - 1]
  const edge = event.shiftKey ? first : last
  const isOutside = dialog?.contains(document.activeElement) !== true
  if (document.activeElement !== edge && document.activeElement !== dialog && !isOutside) return
  event.preventDefault()
  const next = event.shiftKey ? last : first
  next?.focus()
}
