import type { Phone } from '../runtime/phone'
import type { Sandbox } from '../runtime/sandbox'
import { createAppEventApis } from './app-events'
import { createDefineApi } from './callback-api'
import { createDeviceApis } from './device'
import { createFeedbackApis } from './feedback'
import { createLoginApis } from './login'
import { createMediaApis } from './media'
import { createNavigationApis } from './navigation'
import { createPrivacyApis } from './privacy'
import { createQueryApis } from './query'
import { createRequestApis } from './request'
import { createStorageApis, type AppStorage } from './storage'
import { createSystemApis } from './system'
import { createUnsupportedApis } from './unsupported'

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
    nextTick: (run: () => void) => {
      setTimeout(run)
    },
    base64ToArrayBuffer: (text: string) =>
      Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer,
    arrayBufferToBase64: (bytes: ArrayBuffer) =>
      btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')),
  }
  const canIUse = (schema: string): boolean => {
    const [name = '', ...rest] = schema.split('.')
    if (/^[a-z-]+$/.test(name) && name.includes('-')) return true
    if (name in supported || name === 'canIUse') return true
    return componentNames.has(name) && rest.length >= 0
  }
  return {
    ...createUnsupportedApis(phone.failures),
    ...supported,
    canIUse,
    env: { USER_DATA_PATH: 'http://usr' },
  }
}

const componentNames = new Set(
  'view,text,button,image,input,textarea,switch,slider,picker,form,label,checkbox,radio,navigator,swiper,icon,progress'.split(
    ',',
  ),
)
