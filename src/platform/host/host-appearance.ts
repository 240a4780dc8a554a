import {
  getAppBaseInfo,
  getSystemInfoSync,
  offThemeChange,
  onThemeChange,
  setBackgroundColor,
  setBackgroundTextStyle,
  setNavigationBarColor,
} from '@tarojs/taro'
import type { Appearance, HostAppearance, Language, Theme } from '../../ui/host'
import { attempt } from '../attempt'
import { barColours } from './bar-colours'

/** From here on a reader has asked for large type; 1 is the standard size. */
const largeTextScale = 1.2
const largeTextPx = 20

/** As hosts answer it: every field may be missing, and Taro's types lack the last two. */
interface SystemFacts {
  language?: string
  theme?: string
  fontSizeScaleFactor?: number
  fontSizeSetting?: number
}

export const createHostAppearance = (): HostAppearance => ({
  read: () => appearanceOf(readSystem()),
  subscribe: (listener) => {
    attempt(() => {
      onThemeChange(listener)
    })
    return () => {
      attempt(() => {
        offThemeChange(listener)
      })
    }
  },
  paintTheme: (theme) => {
    // The page itself is all there is; Taro's stubs for these warn.
    if (process.env.TARO_ENV === 'h5') return
    const { titleBar, background } = barColours[theme]
    attempt(() => setNavigationBarColor(titleBar))
    attempt(() => setBackgroundColor({ backgroundColor: background }))
    attempt(() => setBackgroundTextStyle({ textStyle: theme === 'dark' ? 'light' : 'dark' }))
  },
})

export const systemTheme = (): Theme => appearanceOf(readSystem()).theme

export const systemLanguage = (): Language => appearanceOf(readSystem()).language

const appearanceOf = (facts: SystemFacts): Appearance => ({
  // Chinese where the host says nothing: the app's first language.
  language: /^en/i.test(facts.language ?? '') ? 'en' : 'zh',
  theme: facts.theme === 'dark' ? 'dark' : 'light',
  textSize:
    (facts.fontSizeScaleFactor ?? 1) >= largeTextScale ||
    (facts.fontSizeSetting ?? 0) >= largeTextPx
      ? 'large'
      : 'standard',
})

const readSystem = (): SystemFacts => {
  for (const read of [() => getAppBaseInfo(), () => getSystemInfoSync()]) {
    try {
      const facts: SystemFacts = read()
      return facts
    } catch {
      // A host without this call: the other one is the older name.
    }
  }
  return {}
}
