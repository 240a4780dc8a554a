import { HostFailure } from '../runtime/host-failure'
import type { Phone, Privacy, PrivacyHandler } from '../runtime/phone'
import type { Overlays } from '../screen/overlays'
import { button, element } from '../screen/element'
import type { HostStrings } from '../runtime/host-strings'
import type { DefineApi } from './callback-api'

const contractName = '《用户隐私保护指引》'
const denied = () => new HostFailure('privacy permission is not authorized', 104)

/**
 * https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html
 * With a handler of the app the official dialog never appears, and a handler that never resolves
 * lets the call hang, as in WeChat.
 */
export const createPrivacy = (
  overlays: Overlays,
  strings: () => HostStrings,
  owner: string,
): Privacy => {
  const storageKey = `preview:privacy:${owner}`
  let handler: PrivacyHandler | null = null
  let waiting: { resolve: () => void; reject: (error: HostFailure) => void }[] = []
  const tappedButtons = new Set<string>()

  const isAgreed = () => localStorage.getItem(storageKey) === 'agreed'
  const finish = (agrees: boolean) => {
    if (agrees) localStorage.setItem(storageKey, 'agreed')
    const settled = waiting
    waiting = []
    for (const { resolve, reject } of settled) {
      if (agrees) resolve()
      else reject(denied())
    }
  }
  const askOfficially = () => {
    overlays.showSheet(
      (close) => [
        element('h2', 'preview-sheet-heading', {}, [strings().privacyTitle]),
        element('p', 'preview-sheet-text', {}, [strings().privacyText, ' ', contractName]),
        element('div', 'preview-modal-buttons', {}, [
          button('preview-modal-button preview-modal-cancel', strings().disagree, () => {
            close()
            finish(false)
          }),
          button('preview-modal-button preview-modal-confirm', strings().agree, () => {
            close()
            finish(true)
          }),
        ]),
      ],
      () => {
        finish(false)
      },
    )
  }

  return {
    needsAuthorization: () => !isAgreed(),
    require: (referrer) =>
      new Promise((resolve, reject) => {
        if (isAgreed()) {
          resolve()
          return
        }
        waiting.push({ resolve, reject })
        if (waiting.length > 1) return
        if (handler === null) {
          askOfficially()
          return
        }
        handler(
          ({ event, buttonId }) => {
            if (event === 'exposureAuthorization') return
            // Only a tap of that very button counts as agreeing.
            finish(event === 'agree' && tappedButtons.has(buttonId ?? ''))
          },
          { referrer },
        )
      }),
    tapAgree(buttonId) {
      tappedButtons.add(buttonId)
    },
    onNeeded(next) {
      handler = next
    },
    openContract() {
      overlays.showSheet(
        (close) => [
          element('h2', 'preview-sheet-heading', {}, [contractName]),
          element('p', 'preview-sheet-text', {}, [strings().privacyText]),
          button('preview-sheet-item preview-sheet-cancel', strings().confirm, close),
        ],
        () => undefined,
      )
    },
    reset() {
      localStorage.removeItem(storageKey)
    },
  }
}

/** A host that asks by itself, or not at all. */
export const noPrivacy: Privacy = {
  needsAuthorization: () => false,
  require: () => Promise.resolve(),
  tapAgree: () => undefined,
  onNeeded: () => undefined,
  openContract: () => undefined,
  reset: () => undefined,
}

export const createPrivacyApis = (phone: Phone, define: DefineApi) => ({
  getPrivacySetting: define(
    'getPrivacySetting',
    () => ({
      needAuthorization: phone.privacy.needsAuthorization(),
      privacyContractName: contractName,
    }),
    { neverPromises: true },
  ),
  requirePrivacyAuthorize: define(
    'requirePrivacyAuthorize',
    () => phone.privacy.require('requirePrivacyAuthorize'),
    { neverPromises: true },
  ),
  openPrivacyContract: define(
    'openPrivacyContract',
    () => {
      phone.privacy.openContract()
    },
    { neverPromises: true },
  ),
  onNeedPrivacyAuthorization: (handler: PrivacyHandler) => {
    phone.privacy.onNeeded(handler)
  },
})
