import { readSettings, SettingsError, type Settings } from '../../../server/src/config/settings'
import { createEnvironmentSchema } from '../../../server/src/config/environment'

/** What a development server needs at least. */
export const leastSettings: Readonly<Record<string, string>> = {
  WECHAT_APP_ID: 'wx0123456789abcdef',
  WECHAT_APP_SECRET: '0123456789abcdef0123456789abcdef',
  ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64'),
}

/** Every name that the server reads from its environment. */
export const settingNames = (): string[] => {
  return Object.keys(createEnvironmentSchema(true).entries).sort()
}

export const problemsOf = (env: Readonly<Record<string, string>>): readonly string[] => {
  try {
    readSettings(env)
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.problems
    throw error
  }
}

/** Null where they are not enough. */
export const settingsOf = (env: Readonly<Record<string, string>>): Settings | null =>
  problemsOf(env).length === 0 ? readSettings(env) : null
