import { HostFailure } from '../runtime/host-failure'
import type { Phone } from '../runtime/phone'
import type { DefineApi } from './callback-api'
import { textOption } from './options'

const icons = ['success', 'error', 'loading', 'none'] as const

/** Toast, loading, modal, action sheet. */
export const createFeedbackApis = (phone: Phone, define: DefineApi) => {
  const { overlays, files } = phone
  const hideToast = () => {
    overlays.hideToast()
  }
  return {
    showToast: define('showToast', ({ title, icon, image, duration, mask }) => {
      overlays.showToast({
        title: textOption(title),
        icon: icons.find((each) => each === icon) ?? 'success',
        image:
          typeof image === 'string' && image !== ''
            ? files.urlOf(image, phone.pages.top()?.route ?? '')
            : '',
        durationMs: typeof duration === 'number' ? duration : 1500,
        mask: mask === true,
      })
    }),
    hideToast: define('hideToast', hideToast),
    showLoading: define('showLoading', ({ title, mask }) => {
      overlays.showToast({
        title: textOption(title),
        icon: 'loading',
        image: '',
        durationMs: null,
        mask: mask === true,
      })
    }),
    hideLoading: define('hideLoading', hideToast),
    showModal: define('showModal', async (options) => {
      const text = (name: string, otherwise: string) =>
        typeof options[name] === 'string' ? options[name] : otherwise
      const { strings } = phone
      for (const name of ['confirmText', 'cancelText']) {
        // https://developers.weixin.qq.com/miniprogram/dev/api/ui/interaction/wx.showModal.html
        if (Array.from(text(name, '')).length > 4 && /[^\x20-\x7e]/.test(text(name, ''))) {
          throw new HostFailure(`${name} length should not larger than 4 Chinese characters`)
        }
      }
      return overlays.showModal({
        title: text('title', ''),
        content: text('content', ''),
        showCancel: options['showCancel'] !== false,
        cancelText: text('cancelText', strings().cancel),
        cancelColor: text('cancelColor', ''),
        confirmText: text('confirmText', strings().confirm),
        confirmColor: text('confirmColor', ''),
        editable: options['editable'] === true,
        placeholderText: text('placeholderText', ''),
      })
    }),
    showActionSheet: define('showActionSheet', async ({ itemList, itemColor, alertText }) => {
      const items = Array.isArray(itemList) ? itemList.map(String) : []
      if (items.length === 0 || items.length > 6) {
        throw new HostFailure('parameter error: itemList should have 1 to 6 items')
      }
      const tapIndex = await overlays.showActionSheet(
        items,
        typeof itemColor === 'string' ? itemColor : '',
        typeof alertText === 'string' ? alertText : '',
        phone.strings().cancel,
      )
      if (tapIndex === null) throw new HostFailure('cancel')
      return { tapIndex }
    }),
  }
}
