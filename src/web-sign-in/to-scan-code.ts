import { renderSVG } from 'uqr'
import type { HandoverCode } from '../contract/web-handovers'
import type { ScanCode } from '../ui/sign-in-window'

/** What the screen shows of the server's answer. */
export const toScanCode = (code: HandoverCode): ScanCode => {
  switch (code.kind) {
    case 'wechat-code':
      return { kind: 'picture', src: code.image, url: null }
    case 'url-link':
      return code
    case 'link':
      return { kind: 'picture', src: draw(code.url), url: code.url }
  }
}

/** With the quiet zone that readers need. */
const draw = (text: string): string =>
  `data:image/svg+xml,${encodeURIComponent(renderSVG(text, { border: 4 }))}`
