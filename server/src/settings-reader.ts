import { Secret } from './secret'

export type Environment = Readonly<Record<string, string | undefined>>

/** Reads variables one by one and notes what is wrong with them. */
export const createReader = (env: Environment, problems: string[]) => {
  /** A fallback of null means that there is none. An empty variable counts as missing. */
  const text = (name: string, fallback: string | null): string => {
    const value = env[name]?.trim() ?? ''
    if (value !== '') return value
    if (fallback === null) problems.push(`${name} is missing`)
    return fallback ?? ''
  }

  const list = (name: string, fallback: string | null): string[] => {
    const value = text(name, fallback)
    const parts = value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
    if (parts.length === 0 && value !== '') problems.push(`${name} lists nothing`)
    return parts
  }

  return {
    problem: (line: string) => void problems.push(line),
    text,
    list,

    integer(name: string, fallback: number, min: number, max: number): number {
      const value = text(name, String(fallback))
      const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN
      if (number >= min && number <= max) return number
      problems.push(`${name} must be a whole number from ${min} to ${max}`)
      return fallback
    },

    choice<T extends string>(name: string, fallback: T, choices: readonly T[]): T {
      const value = text(name, fallback)
      const chosen = choices.find((choice) => choice === value)
      if (chosen === undefined) problems.push(`${name} must be one of ${choices.join(', ')}`)
      return chosen ?? fallback
    },

    /** Without a slash at its end. */
    url(name: string, fallback: string | null, httpsOnly: boolean): string {
      const value = text(name, fallback)
      if (value === '') return value
      const url = parseUrl(value)
      const protocols = httpsOnly ? ['https:'] : ['https:', 'http:']
      if (
        url === null ||
        !protocols.includes(url.protocol) ||
        url.search !== '' ||
        url.hash !== ''
      ) {
        problems.push(
          `${name} must be ${httpsOnly ? 'an https' : 'an http or https'} URL with no query`,
        )
      }
      return value.replace(/\/+$/, '')
    },

    /** May hold a password, so it is a secret. */
    optionalUrl(name: string, protocols: readonly string[]): Secret | null {
      const value = text(name, '')
      if (value === '') return null
      if (!protocols.includes(parseUrl(value)?.protocol ?? '')) {
        problems.push(`${name} must be a URL that begins with ${protocols.join(' or ')}`)
      }
      return new Secret(value)
    },
  }
}

export type Reader = ReturnType<typeof createReader>

export const parseUrl = (value: string): URL | null => {
  try {
    return new URL(value)
  } catch {
    return null
  }
}
