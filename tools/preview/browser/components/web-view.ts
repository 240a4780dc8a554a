import { windowNames } from '../../web-page'
import { toText } from '../to-text'
import type { BuiltInDefinition } from './built-in'

/**
 * Fills the page and covers what else is on it. There is no JSSDK in the page, and so no `message`.
 * https://developers.weixin.qq.com/miniprogram/dev/component/web-view.html
 */
export const webView: BuiltInDefinition = {
  tag: 'web-view',
  properties: { src: '' },
  create({ element, phone, trigger }) {
    const frame = document.createElement('iframe')
    frame.name = windowNames.webView
    frame.title = 'web-view'
    let src = ''
    frame.addEventListener('load', () => {
      // The empty page that a frame begins with.
      if (frame.hasAttribute('src')) trigger('load', { src })
    })
    /** A browser calls a frame loaded as well when nothing answers at its address. */
    const isReachable = async (url: string): Promise<boolean> => {
      if (!phone.settings.read().isOnline) return false
      return fetch(url, { method: 'HEAD', mode: 'no-cors' }).then(
        () => true,
        () => false,
      )
    }
    return {
      attached() {
        element.prepend(frame)
      },
      update(values) {
        const url = toText(values['src'])
        if (url === src) return
        src = url
        if (url === '') return
        void isReachable(url).then((isFound) => {
          if (url !== src) return
          if (isFound) frame.src = url
          else trigger('error', { url, fullUrl: url })
        })
      },
    }
  },
}
