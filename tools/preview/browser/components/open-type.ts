import type { BuiltInHost } from './built-in'

/** What a tap on a button with `open-type` does. Several may be combined with `|`. */
export const runOpenType = (host: BuiltInHost, openTypes: string[]): void => {
  const { phone, element } = host
  const agrees = openTypes.includes('agreePrivacyAuthorization')
  if (agrees) {
    phone.privacy.tapAgree(element.id)
    host.trigger('agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' })
  }
  for (const openType of openTypes) {
    const run = features[openType]
    if (run !== undefined) void run(host)
    else if (openType !== 'agreePrivacyAuthorization') {
      phone.failures.report(`open-type="${openType}"`, phone.strings().noFeature)
    }
  }
}

type Feature = (host: BuiltInHost) => void | Promise<void>

const phoneNumber =
  (name: 'getPhoneNumber' | 'getRealtimePhoneNumber'): Feature =>
  async (host) => {
    host.trigger(name.toLowerCase(), await host.phone.account.askPhoneNumber(name))
  }

const tell = ({ phone }: BuiltInHost, title: string) => {
  phone.overlays.showToast({ title, icon: 'none', image: '', durationMs: 1500, mask: false })
}

const features: Record<string, Feature | undefined> = {
  getPhoneNumber: phoneNumber('getPhoneNumber'),
  getRealtimePhoneNumber: phoneNumber('getRealtimePhoneNumber'),
  async chooseAvatar(host) {
    const detail = await host.phone.account.chooseAvatar()
    // An image that fails the audit, and a sheet that was closed, fire nothing at all.
    if (detail !== null) host.trigger('chooseavatar', detail)
  },
  share(host) {
    host.phone.share('button', host.element)
  },
  openSetting(host) {
    host.trigger('opensetting', { errMsg: 'openSetting:ok', authSetting: {} })
  },
  contact(host) {
    tell(host, host.phone.strings().contact)
  },
  feedback(host) {
    tell(host, host.phone.strings().feedback)
  },
}

export const openTypes: readonly string[] = [...Object.keys(features), 'agreePrivacyAuthorization']
