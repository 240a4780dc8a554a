import type { DefineApi, Options } from '../../wx/callback-api'
import { textOption } from '../../wx/options'
import type { Adapt } from './adapt'

const icons: Record<string, string | undefined> = {
  success: 'success',
  fail: 'error',
  exception: 'error',
}

/** Toast, loading, alert, confirm, action sheet: https://opendocs.alipay.com/mini/api/ui-feedback */
export const createAlipayDialogs = (adapt: Adapt, define: DefineApi) => {
  const modal = (options: Options, more: Record<string, unknown>) =>
    adapt('showModal', {
      title: textOption(options['title']),
      content: textOption(options['content']),
      ...more,
    })

  return {
    alert: define('alert', async (options) => {
      await modal(options, { showCancel: false, confirmText: textOption(options['buttonText']) })
      return { success: true }
    }),
    confirm: define('confirm', async (options) => {
      const { confirm } = await modal(options, {
        confirmText: options['confirmButtonText'],
        cancelText: options['cancelButtonText'],
        confirmColor: options['confirmColor'],
        cancelColor: options['cancelColor'],
      })
      return { confirm }
    }),
    showToast: define('showToast', async ({ content, type, duration }) => {
      await adapt('showToast', {
        title: textOption(content),
        icon: icons[textOption(type, 'none')] ?? 'none',
        duration: duration ?? 2000,
      })
    }),
    hideToast: define('hideToast', () => adapt('hideToast', {})),
    showLoading: define('showLoading', ({ content }) =>
      adapt('showLoading', { title: textOption(content), mask: true }),
    ),
    hideLoading: define('hideLoading', () => adapt('hideLoading', {})),
    // A closed sheet is a choice, too.
    showActionSheet: define('showActionSheet', async ({ items, title }) => {
      const call = adapt('showActionSheet', { itemList: items, alertText: title })
      const { tapIndex } = await call.catch(() => ({ tapIndex: -1 }))
      return { index: tapIndex }
    }),
  }
}
