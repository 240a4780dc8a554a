import { ProviderError } from './provider-error'

/** A JSON object of a platform; each call reads its own fields. */
export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Throws `unavailable` for anything but a JSON object: a proxy's page, half a response. */
export const parseFields = (call: string, text: string): Fields => {
  const value = parseJson(text)
  if (isFields(value)) return value
  throw new ProviderError('unavailable', `${call} returned no JSON object`)
}

export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const maxIdCharacters = 128

/**
 * A platform's id of a user, or null if the field is absent or empty. Throws `unavailable` for a
 * value that is no id: the databases refuse control characters and half a surrogate pair.
 */
export const readId = (call: string, fields: Fields, name: string): string | null => {
  const value = fields[name]
  if (value === undefined || value === null || value === '') return null
  if (
    typeof value === 'string' &&
    value.length <= maxIdCharacters &&
    /^[^\p{Cc}\p{Cs}]+$/u.test(value)
  ) {
    return value
  }
  throw new ProviderError('unavailable', `${call} returned a malformed ${name}`)
}

const maxCodeCharacters = 256

/** Whether a platform could have made this one-time code. Another one is not worth a call. */
export const isOneTimeCode = (code: string): boolean =>
  code.length <= maxCodeCharacters && /^[\x21-\x7e]+$/.test(code)
