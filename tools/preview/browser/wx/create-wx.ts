import type { Phone } from '../runtime/phone'
import type { Sandbox } from '../runtime/sandbox'
import { createAppEventApis } from './app-events'
import { createDefineApi } from './callback-api'
import { createCanIUse } from './can-i-use'
import { createCloudApi } from './cloud'
import { createDeviceApis } from './device'
import { createFeedbackApis } from './feedback'
import { createLoginApis } from './login'
import { createMediaApis } from './media'
import { createNavigationApis } from './navigation'
import { createPrivacyApis } from './privacy'
import { createQueryApis } from './query'
import { createRequestApis } from './request'
import { createSinglePageApis } from './single-page'
import { createStorageApis, type AppStorage } from './storage'
import { createSystemApis } from './system'
import { createUnsupportedApis, missingInWx } from './unsupported'

/** The `wx` object. Its own keys are what an app can find and count. */
export const createWx = (
  phone: Phone,
  sandbox: Sandbox,
  storage: AppStorage,
): Record<string, unknown> => {
  const define = createDefineApi(phone.failures)
  const supported: Record<string, unknown> = {
    ...createLoginApis(phone, sandbox, define),
    ...createRequestApis(phone, define),
    ...createStorageApis(storage, define),
    ...createFeedbackApis(phone, define),
    ...createNavigationApis(phone, define),
    ...createSystemApis(phone, define),
    ...createAppEventApis(phone, define),
    ...createDeviceApis(phone, define),
    ...createPrivacyApis(phone, define),
    ...createMediaApis(phone, define),
    ...createQueryApis(phone),
    cloud: createCloudApi(phone, sandbox, define),
    ...(phone.settings.read().isSinglePage ? createSinglePageApis(define) : {}),
    nextTick: (run: () => void) => {
      setTimeout(run)
    },
    base64ToArrayBuffer: (text: string) =>
      Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer,
    arrayBufferToBase64: (bytes: ArrayBuffer) =>
      btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')),
  }
  return {
    ...createUnsupportedApis(phone, define, missingInWx),
    ...supported,
    canIUse: createCanIUse(phone, supported),
    env: { USER_DATA_PATH: 'http://usr' },
  }
}
