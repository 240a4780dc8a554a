import type { AuthPorts } from './ports'

const length = 22

/**
 * A random id of this copy of the app, 22 lowercase letters and digits. The server ends the same user's
 * former session of the same installation, so that a sign-in whose response was lost leaves no ghost
 * in the list of devices. It opens nothing, so it is no secret and needs no `crypto`, which
 * mini-programs lack. It is kept in the storage, or else for as long as the app runs.
 */
export const createInstallationId = (
  { storage, random, log }: Pick<AuthPorts, 'storage' | 'random' | 'log'>,
  key: string,
): (() => string) => {
  let id: string | null = null

  const load = (): string => {
    try {
      const stored = storage.read(key)
      if (typeof stored === 'string' && /^[\w-]{22}$/.test(stored)) return stored
      const made = createId(random)
      storage.write(key, made)
      return made
    } catch {
      log?.add('storageFailed', {})
      return createId(random)
    }
  }

  return () => {
    id ??= load()
    return id
  }
}

const createId = (random: () => number): string =>
  Array.from({ length }, () => Math.floor(random() * 36).toString(36)).join('')
