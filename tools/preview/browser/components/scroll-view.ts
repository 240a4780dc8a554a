import { isOn, numberOf, type BuiltInDefinition } from './built-in'
import { toText } from '../to-text'

export const scrollView: BuiltInDefinition = {
  tag: 'scroll-view',
  properties: {
    scrollX: false,
    scrollY: false,
    scrollTop: undefined,
    scrollLeft: undefined,
    scrollIntoView: '',
    scrollWithAnimation: false,
    upperThreshold: 50,
    lowerThreshold: 50,
    enableFlex: false,
    showScrollbar: true,
  },
  create({ element, trigger, values }) {
    let last = { left: 0, top: 0 }
    let atStart = true
    let atEnd = false
    let applied: { top: unknown; left: unknown; into: unknown } = {
      top: undefined,
      left: undefined,
      into: '',
    }

    element.addEventListener('scroll', () => {
      const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } =
        element
      trigger('scroll', {
        scrollLeft,
        scrollTop,
        scrollWidth,
        scrollHeight,
        deltaX: last.left - scrollLeft,
        deltaY: last.top - scrollTop,
      })
      last = { left: scrollLeft, top: scrollTop }
      const isVertical = isOn(values()['scrollY'])
      const before = isVertical ? scrollTop : scrollLeft
      const after = isVertical
        ? scrollHeight - clientHeight - scrollTop
        : scrollWidth - clientWidth - scrollLeft
      const isAtStart = before <= numberOf(values()['upperThreshold'], 50)
      const isAtEnd = after <= numberOf(values()['lowerThreshold'], 50)
      if (isAtStart && !atStart)
        trigger('scrolltoupper', { direction: isVertical ? 'top' : 'left' })
      if (isAtEnd && !atEnd)
        trigger('scrolltolower', { direction: isVertical ? 'bottom' : 'right' })
      atStart = isAtStart
      atEnd = isAtEnd
    })

    const apply = () => {
      const { scrollTop, scrollLeft, scrollIntoView, scrollWithAnimation } = values()
      const behavior = isOn(scrollWithAnimation) ? 'smooth' : 'instant'
      if (scrollTop !== applied.top && scrollTop !== undefined) {
        element.scrollTo({ top: numberOf(scrollTop, 0), behavior })
      }
      if (scrollLeft !== applied.left && scrollLeft !== undefined) {
        element.scrollTo({ left: numberOf(scrollLeft, 0), behavior })
      }
      if (scrollIntoView !== applied.into && toText(scrollIntoView) !== '') {
        element
          .querySelector(`#${CSS.escape(toText(scrollIntoView))}`)
          ?.scrollIntoView({ behavior, block: 'start' })
      }
      applied = { top: scrollTop, left: scrollLeft, into: scrollIntoView }
    }

    return {
      attached: apply,
      update(next) {
        element.classList.toggle('preview-scroll-x', isOn(next['scrollX']))
        element.classList.toggle('preview-scroll-y', isOn(next['scrollY']))
        element.classList.toggle('preview-scroll-flex', isOn(next['enableFlex']))
        element.classList.toggle('preview-scroll-no-bar', !isOn(next['showScrollbar']))
        if (element.isConnected) apply()
      },
    }
  },
}
