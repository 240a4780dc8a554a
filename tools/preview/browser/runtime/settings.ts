import type { Theme } from '../../bundle'
import { createSignal, type Signal } from './signal'

/** What the panel switches and the phone obeys. Kept over a reload. */
export interface PhoneSettings {
  theme: Theme
  language: 'zh_CN' | 'en'
  /** WeChat's text size in pixels; 16 is standard. */
  fontSizePx: number
  isOnline: boolean
  /** Opened from a picture in Moments: one page, with no login and no way on. */
  isSinglePage: boolean
  /** The user that the phone belongs to; null is the sandbox's current user. */
  userId: string | null
  /** Whether the user is signed in to Douyin; null is what the sandbox says of the user. */
  isSignedInToDouyin: boolean | null
  /** Whether `my.request` succeeds with every 2xx; otherwise with 200 only, as users report. */
  takesAll2xx: boolean
}

export interface SettingsStore {
  read(): PhoneSettings
  /** Also tells the other documents of the preview. */
  change(change: Partial<PhoneSettings>): void
  readonly changed: Signal<{ now: PhoneSettings; before: PhoneSettings }>
}

const storageKey = 'preview:settings'

export const fontSizesPx = [14, 16, 18, 20, 23] as const

const systemSettings = (): PhoneSettings => ({
  theme: 'light',
  language: navigator.language.startsWith('zh') ? 'zh_CN' : 'en',
  fontSizePx: 16,
  isOnline: true,
  isSinglePage: false,
  userId: null,
  isSignedInToDouyin: null,
  takesAll2xx: false,
})

export const createSettings = (): SettingsStore => {
  const changed: SettingsStore['changed'] = createSignal()
  let settings = parse(localStorage.getItem(storageKey))
  const take = (next: PhoneSettings) => {
    const before = settings
    settings = next
    if (JSON.stringify(before) !== JSON.stringify(next)) changed.send({ now: next, before })
  }
  addEventListener('storage', (event) => {
    if (event.key === storageKey) take(parse(event.newValue))
  })
  return {
    read: () => settings,
    change(change) {
      const next = { ...settings, ...change }
      localStorage.setItem(storageKey, JSON.stringify(next))
      take(next)
    },
    changed,
  }
}

const parse = (text: string | null): PhoneSettings => {
  const defaults = systemSettings()
  try {
    const stored: unknown = text === null ? {} : JSON.parse(text)
    return { ...defaults, ...(typeof stored === 'object' ? stored : {}) }
  } catch {
    return defaults
  }
}
