import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the local server and the sandbox agree on. Made once and kept, so that sessions survive. */
export interface LocalSettings {
  appId: string
  appSecret: string
  encryptionKeys: string
}

const fileName = 'local-settings.json'

/** Reads the settings of this checkout, or makes them. The folder is git-ignored. */
export const readLocalSettings = (folder: string): LocalSettings => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, fileName)
  const stored = parseLocalSettings(readText(path))
  if (stored !== null) return stored
  const made: LocalSettings = {
    appId: `wx${randomBytes(8).toString('hex')}`,
    appSecret: randomBytes(16).toString('hex'),
    encryptionKeys: randomBytes(32).toString('base64'),
  }
  writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  return made
}

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const parseLocalSettings = (text: string): LocalSettings | null => {
  try {
    const value = JSON.parse(text) as Record<string, unknown>
    const { appId, appSecret } = value
    // Version 0.1.0 wrote the second name; another key could not read the database beside it.
    const encryptionKeys = value['encryptionKeys'] ?? value['sessionKeySecrets']
    if (
      typeof appId !== 'string' ||
      typeof appSecret !== 'string' ||
      typeof encryptionKeys !== 'string'
    ) {
      return null
    }
    return { appId, appSecret, encryptionKeys }
  } catch {
    return null
  }
}
