import { randomBytes, randomInt } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the local server and the sandbox agree on. Made once and kept, so that sessions survive. */
export interface LocalSettings {
  /** WeChat's. */
  appId: string
  appSecret: string
  douyin: { appId: string; appSecret: string }
  alipay: { appId: string }
  encryptionKeys: string
}

const fileName = 'local-settings.json'

/** Reads the settings of this checkout, or makes them. The folder is git-ignored. */
export const readLocalSettings = (folder: string): LocalSettings => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, fileName)
  const stored = parseLocalSettings(readText(path))
  if (stored !== null && hasPlatforms(stored)) return stored
  const made: LocalSettings = { ...makeLocalSettings(), ...stored }
  writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  return made
}

const makeLocalSettings = (): LocalSettings => ({
  appId: `wx${randomBytes(8).toString('hex')}`,
  appSecret: randomBytes(16).toString('hex'),
  douyin: {
    appId: `tt${randomBytes(8).toString('hex')}`,
    appSecret: randomBytes(20).toString('hex'),
  },
  alipay: { appId: `2021${String(randomInt(1e12)).padStart(12, '0')}` },
  encryptionKeys: randomBytes(32).toString('base64'),
})

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

type StoredSettings = Omit<LocalSettings, 'douyin' | 'alipay'> &
  Partial<Pick<LocalSettings, 'douyin' | 'alipay'>>

/** A file from before there were other platforms has none. */
const hasPlatforms = (stored: StoredSettings): stored is LocalSettings =>
  stored.douyin !== undefined && stored.alipay !== undefined

const isText = (value: unknown): value is string => typeof value === 'string'

const parseLocalSettings = (text: string): StoredSettings | null => {
  try {
    const value = JSON.parse(text) as Record<string, unknown>
    const { appId, appSecret } = value
    const douyin = (value['douyin'] ?? {}) as Record<string, unknown>
    const alipay = (value['alipay'] ?? {}) as Record<string, unknown>
    // Version 0.1.0 wrote the second name; another key could not read the database beside it.
    const encryptionKeys = value['encryptionKeys'] ?? value['sessionKeySecrets']
    if (!isText(appId) || !isText(appSecret) || !isText(encryptionKeys)) return null
    return {
      appId,
      appSecret,
      encryptionKeys,
      ...(isText(douyin['appId']) && isText(douyin['appSecret'])
        ? { douyin: { appId: douyin['appId'], appSecret: douyin['appSecret'] } }
        : {}),
      ...(isText(alipay['appId']) ? { alipay: { appId: alipay['appId'] } } : {}),
    }
  } catch {
    return null
  }
}
