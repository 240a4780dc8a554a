import type { Language } from '../host'
import { useLanguage } from '../use-appearance'

/** The texts of one screen in every language; one that lacks an entry does not compile. */
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

export const useMessages = <T>(messages: Messages<T>): T => messages[useLanguage()]
