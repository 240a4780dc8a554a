import { useStore } from 'zustand'
import type { Appearance, Language } from './host'
import { usePassport } from './passport-context'
import { effective, type Choices } from './preferences'

export const useLanguage = (): Language =>
  useStore(usePassport().preferences.store, (state) => effective(state, 'language'))

export const useAppearance = (): Appearance => {
  const { store } = usePassport().preferences
  return {
    language: useStore(store, (state) => effective(state, 'language')),
    theme: useStore(store, (state) => effective(state, 'theme')),
    textSize: useStore(store, (state) => effective(state, 'textSize')),
  }
}

export const useChoices = (): Choices =>
  useStore(usePassport().preferences.store, (state) => state.choices)
