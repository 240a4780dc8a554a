import type { BuiltInDefinition } from './built-in'
import { toText } from '../to-text'

const fits: Record<string, string> = {
  scaleToFill: 'fill',
  aspectFit: 'contain',
  aspectFill: 'cover',
  widthFix: 'fill',
  heightFix: 'fill',
}

export const image: BuiltInDefinition = {
  tag: 'image',
  properties: { src: '', mode: 'scaleToFill', lazyLoad: false, webp: false },
  create({ element, phone, owner, trigger }) {
    const inner = document.createElement('img')
    inner.alt = ''
    let src = ''
    inner.addEventListener('load', () => {
      trigger('load', { width: inner.naturalWidth, height: inner.naturalHeight })
    })
    inner.addEventListener('error', () => {
      trigger('error', { errMsg: `image:fail ${src}` })
    })
    return {
      attached() {
        element.prepend(inner)
      },
      update(values) {
        const mode = toText(values['mode']) || 'scaleToFill'
        inner.style.objectFit = fits[mode] ?? 'none'
        inner.style.objectPosition = mode in fits ? 'center' : mode
        element.setAttribute('data-mode', mode)
        const next = toText(values['src'])
        if (next === src) return
        src = next
        if (next === '') inner.removeAttribute('src')
        else inner.src = phone.files.urlOf(next, owner())
      },
    }
  },
}
