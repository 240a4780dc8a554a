import type { OpenTypes, Phone } from '../runtime/phone'
import { createPrivacy } from '../wx/privacy'
import { wechatStorage } from '../wx/storage'
import type { HostDialect } from './dialect'
import { createSharedOpenTypes } from './shared-open-types'

/** The others are described by how they differ from it. */
export const weapp: HostDialect = {
  storage: wechatStorage,
  hasMoments: true,
  createPrivacy,
  createHost: ({ phone, wx }) => ({ globals: { wx }, openTypes: createOpenTypes(phone) }),
  toEvent: (event) => event,
}

const createOpenTypes = (phone: Phone): OpenTypes => {
  const phoneNumber =
    (name: 'getPhoneNumber' | 'getRealtimePhoneNumber'): OpenTypes[string] =>
    async ({ trigger }) => {
      trigger(name.toLowerCase(), await phone.account.askPhoneNumber(name))
    }
  return {
    ...createSharedOpenTypes(phone),
    getPhoneNumber: phoneNumber('getPhoneNumber'),
    getRealtimePhoneNumber: phoneNumber('getRealtimePhoneNumber'),
    async chooseAvatar({ trigger }) {
      const detail = await phone.account.chooseAvatar()
      // An image that fails the audit, and a sheet that was closed, fire nothing at all.
      if (detail !== null) trigger('chooseavatar', detail)
    },
    feedback: () => {
      const title = phone.strings().feedback
      phone.overlays.showToast({ title, icon: 'none', image: '', durationMs: 1500, mask: false })
    },
    agreePrivacyAuthorization({ element, trigger }) {
      phone.privacy.tapAgree(element.id)
      trigger('agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' })
    },
  }
}
