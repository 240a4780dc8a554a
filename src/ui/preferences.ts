import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Appearance, Host } from './host'

type Choice<T> = T | 'system'

/** What the user chose; `system` follows the host. */
export type Choices = { [K in keyof Appearance]: Choice<Appearance[K]> }

export interface PreferencesState {
  choices: Choices
  system: Appearance
}

export interface Preferences {
  readonly store: Pick<StoreApi<PreferencesState>, 'getState' | 'subscribe' | 'getInitialState'>
  choose(change: Partial<Choices>): void
}

const choicesByName: { [K in keyof Choices]: readonly Choices[K][] } = {
  language: ['system', 'zh', 'en'],
  theme: ['system', 'light', 'dark'],
  textSize: ['system', 'standard', 'large'],
}

/** The host's appearance is followed for the life of the app. */
export const createPreferences = (host: Host): Preferences => {
  const store = createStore<PreferencesState>(() => ({
    choices: parseChoices(host.settings.read()),
    system: host.appearance.read(),
  }))
  host.appearance.subscribe(() => {
    store.setState({ system: host.appearance.read() })
  })
  return {
    store,
    choose: (change) => {
      const choices = { ...store.getState().choices, ...change }
      store.setState({ choices })
      host.settings.write(choices)
    },
  }
}

const parseChoices = (stored: unknown): Choices => {
  const fields: Record<string, unknown> =
    typeof stored === 'object' && stored !== null ? { ...stored } : {}
  const pick = <K extends keyof Choices>(name: K): Choices[K] =>
    choicesByName[name].find((choice) => choice === fields[name]) ?? 'system'
  return { language: pick('language'), theme: pick('theme'), textSize: pick('textSize') }
}

/** What is drawn: the choice, or else what the system asks for. */
export const effective = <K extends keyof Appearance>(
  { choices, system }: PreferencesState,
  name: K,
): Appearance[K] => {
  const choice: Choice<Appearance[K]> = choices[name]
  return choice === 'system' ? system[name] : choice
}
