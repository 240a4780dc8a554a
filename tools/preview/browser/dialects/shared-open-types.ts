import type { OpenTypes, Phone } from '../runtime/phone'

/** What a tap does on every host. */
export const createSharedOpenTypes = (phone: Phone): OpenTypes => {
  const tell = (title: string) => {
    phone.overlays.showToast({ title, icon: 'none', image: '', durationMs: 1500, mask: false })
  }
  return {
    share: ({ element }) => {
      phone.share('button', element)
    },
    contact: () => {
      tell(phone.strings().contact)
    },
    openSetting: ({ trigger }) => {
      trigger('opensetting', { errMsg: 'openSetting:ok', authSetting: {} })
    },
  }
}
