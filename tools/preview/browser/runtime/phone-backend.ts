import * as glassEasel from 'glass-easel'
import { convertUnits } from '../../units'
import { isFirstTold, pageAreaOf } from './host-duties'

type BackendElement = glassEasel.domlikeBackend.Element

/** glass-easel's own backend for a browser, with WeChat's tags and without its event sources. */
export class PhoneBackend extends glassEasel.CurrentWindowBackendContext {
  constructor(knownTags: ReadonlySet<string>, onUnknownTag: (tag: string) => void) {
    super()
    this.document = {
      createElement: (tag) =>
        createElement(tag, knownTags, onUnknownTag) as unknown as BackendElement,
      createTextNode: (text) => document.createTextNode(text) as unknown as BackendElement,
      createDocumentFragment: () => document.createDocumentFragment() as unknown as BackendElement,
    }
  }

  /** `Gestures` sends every event of the user; native ones would come a second time. */
  override setListenerStats(): void {
    // nothing to listen to
  }

  override setModelBindingStat(): void {
    // the components bind their own
  }

  /** The viewport is the page's, which scrolls inside of the phone. A margin may be left out. */
  override createIntersectionObserver(
    ...[target, relative, margin, thresholds, listener]: Parameters<
      glassEasel.CurrentWindowBackendContext['createIntersectionObserver']
    >
  ) {
    const area = pageAreaOf(target as unknown as HTMLElement) as unknown as BackendElement | null
    const whole = margin.replaceAll('undefinedpx', '0px')
    let isFirst = true
    return super.createIntersectionObserver(
      target,
      relative ?? area,
      whole,
      thresholds,
      (status) => {
        const isTold = !isFirst || isFirstTold(thresholds, status.intersectionRatio)
        isFirst = false
        if (isTold) listener(status)
      },
    )
  }

  /** A hidden browser tab draws no frames, but the app goes on. */
  override render(callback: (error: Error | null) => void): void {
    const run = () => {
      callback(null)
    }
    if (document.hidden) setTimeout(run)
    else requestAnimationFrame(run)
  }
}

/** `wx-input`, not `input`: the browser's own would appear. */
const createElement = (
  tag: string,
  knownTags: ReadonlySet<string>,
  onUnknownTag: (tag: string) => void,
): HTMLElement => {
  const element = document.createElement(`wx-${tag}`)
  const setAttribute = element.setAttribute.bind(element)
  element.setAttribute = (name, value) => {
    setAttribute(name, name === 'style' ? convertUnits(value) : value)
  }
  if (!knownTags.has(tag)) {
    onUnknownTag(tag)
    element.dataset['unsupported'] = tag
  }
  return element
}
