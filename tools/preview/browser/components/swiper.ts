import { isOn, numberOf, type BuiltInDefinition } from './built-in'
import { toText } from '../to-text'

export const swiper: BuiltInDefinition = {
  tag: 'swiper',
  properties: {
    indicatorDots: false,
    indicatorColor: 'rgba(0, 0, 0, .3)',
    indicatorActiveColor: '#000000',
    autoplay: false,
    interval: 5000,
    duration: 500,
    current: 0,
    circular: false,
    vertical: false,
  },
  create({ element, trigger, values }) {
    const dots = document.createElement('span')
    dots.className = 'preview-swiper-dots'
    let current = 0
    let drawnCount = -1
    let given: unknown
    let timer: ReturnType<typeof setInterval> | undefined
    let from: { x: number; y: number } | null = null

    const items = () =>
      [...element.querySelectorAll('wx-swiper-item')].filter(
        (item) => item.closest('wx-swiper') === element,
      ) as HTMLElement[]
    const draw = () => {
      const { vertical, duration, indicatorDots, indicatorColor, indicatorActiveColor } = values()
      const axis = isOn(vertical) ? 'Y' : 'X'
      const all = items()
      drawnCount = all.length
      all.forEach((item, index) => {
        item.style.transform = `translate${axis}(${String((index - current) * 100)}%)`
        item.style.transitionDuration = `${String(numberOf(duration, 500))}ms`
        item.toggleAttribute('inert', index !== current)
      })
      dots.hidden = !isOn(indicatorDots)
      dots.replaceChildren(
        ...all.map((_item, index) => {
          const dot = document.createElement('i')
          dot.style.background = toText(index === current ? indicatorActiveColor : indicatorColor)
          return dot
        }),
      )
    }
    const go = (next: number, source: '' | 'touch' | 'autoplay') => {
      const count = items().length
      const index = isOn(values()['circular'])
        ? (next + count) % Math.max(count, 1)
        : Math.max(0, Math.min(next, count - 1))
      if (index === current) return
      current = index
      draw()
      trigger('change', { current, currentItemId: '', source })
    }
    const autoplay = () => {
      clearInterval(timer)
      if (!isOn(values()['autoplay']) || !element.isConnected) return
      timer = setInterval(
        () => {
          const isLast = current === items().length - 1
          go(isLast ? 0 : current + 1, 'autoplay')
        },
        numberOf(values()['interval'], 5000),
      )
    }
    element.addEventListener('pointerdown', (event) => {
      from = { x: event.clientX, y: event.clientY }
    })
    element.addEventListener('pointerup', (event) => {
      if (from === null) return
      const moved = isOn(values()['vertical']) ? event.clientY - from.y : event.clientX - from.x
      from = null
      if (Math.abs(moved) > 40) go(current + (moved < 0 ? 1 : -1), 'touch')
    })
    const watcher = new MutationObserver(() => {
      if (items().length !== drawnCount) draw()
    })
    return {
      attached() {
        element.append(dots)
        watcher.observe(element, { childList: true, subtree: true })
        draw()
        autoplay()
      },
      detached() {
        watcher.disconnect()
        clearInterval(timer)
      },
      update(next) {
        if (next['current'] !== given) {
          given = next['current']
          if (element.isConnected) go(numberOf(given, 0), '')
          else current = numberOf(given, 0)
        }
        autoplay()
      },
    }
  },
}

export const swiperItem: BuiltInDefinition = {
  tag: 'swiper-item',
  properties: { itemId: '' },
  create: () => ({}),
}
