import { toText } from '../to-text'
import { isOn, numberOf, type BuiltInDefinition } from './built-in'

export const progress: BuiltInDefinition = {
  tag: 'progress',
  properties: {
    percent: 0,
    showInfo: false,
    strokeWidth: 6,
    color: '#09bb07',
    activeColor: '',
    backgroundColor: '#ebebeb',
    active: false,
  },
  create({ element, trigger }) {
    const bar = document.createElement('i')
    const track = document.createElement('span')
    const info = document.createElement('b')
    track.className = 'preview-progress-track'
    track.append(bar)
    element.setAttribute('role', 'progressbar')
    return {
      attached() {
        element.prepend(track, info)
      },
      update(values) {
        const percent = Math.max(0, Math.min(numberOf(values['percent'], 0), 100))
        element.setAttribute('aria-valuenow', String(percent))
        element.setAttribute('aria-label', toText(values['ariaLabel']) || `${String(percent)}%`)
        track.style.height = `${String(numberOf(values['strokeWidth'], 6))}px`
        track.style.background = toText(values['backgroundColor'])
        bar.style.width = `${String(percent)}%`
        bar.style.background = toText(values['activeColor']) || toText(values['color'])
        info.hidden = !isOn(values['showInfo'])
        info.textContent = `${String(percent)}%`
        if (isOn(values['active']) && element.isConnected)
          trigger('activeend', { curPercent: percent })
      },
    }
  },
}
