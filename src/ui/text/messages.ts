import { useMemo } from 'react'
import type { Language } from '../host'
import { usePassport } from '../passport-context'
import { useLanguage } from '../use-appearance'
import { fillHost } from './host-names'

/**
 * The texts of one screen in every language; one that lacks an entry does not compile. `{host}` stands
 * for the name of the host.
 */
export type Messages<T> = Record<Language, T>

/** The shape of texts, read off the first language. */
type Shape<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : Shape<T[K]>
}

export const defineMessages = <T>(languages: { zh: T; en: Shape<T> }): Messages<Shape<T>> => ({
  zh: languages.zh as Shape<T>,
  en: languages.en,
})

/** In the language of the screen, with the host's name for `{host}`. */
export const useMessages = <T>(messages: Messages<T>): T => {
  const language = useLanguage()
  const { name } = usePassport().host
  return useMemo(() => fillHost(messages[language], language, name), [messages, language, name])
}
