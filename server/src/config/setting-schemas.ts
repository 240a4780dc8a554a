import { isIP } from 'node:net'
import * as v from 'valibot'
import { Secret } from '../crypto/secret'

// What a variable of the environment may hold. Each message continues "NAME …" and holds no value.

export const choice = <T extends string>(options: readonly T[]) =>
  v.picklist(options, `must be one of ${options.join(', ')}`)

export const integer = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, message),
    v.transform(Number),
    v.minValue(min, message),
    v.maxValue(max, message),
  )
}

/** Values with commas between. */
export const list = v.pipe(
  v.string(),
  v.transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
  v.check((parts) => parts.length > 0, 'lists nothing'),
)

export const distinct = (what: string) =>
  v.check((parts: string[]) => new Set(parts).size === parts.length, `lists ${what} twice`)

export const every = (isValid: (part: string) => boolean, message: string) =>
  v.check((parts: string[]) => parts.every(isValid), message)

/** In its one canonical form, with no query, and no slash at its end. */
export const url = (httpsOnly: boolean) => {
  const protocols = httpsOnly ? ['https:'] : ['https:', 'http:']
  return v.pipe(
    v.string(),
    v.check(
      (text) => {
        const parsed = parseUrl(text)
        return (
          parsed !== null &&
          protocols.includes(parsed.protocol) &&
          parsed.search === '' &&
          parsed.hash === ''
        )
      },
      `must be ${httpsOnly ? 'an https' : 'an http or https'} URL with no query`,
    ),
    v.transform((text) => new URL(text).href.replace(/\/+$/, '')),
  )
}

export const secret = v.pipe(
  v.string(),
  v.transform((text) => new Secret(text)),
)

export const parseUrl = (text: string): URL | null => {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

/** An address, or a network like `10.0.0.0/8`. */
export const isNetwork = (text: string): boolean => {
  const [address = '', prefix, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  const maxPrefix = family === 4 ? 32 : 128
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= maxPrefix)
}
