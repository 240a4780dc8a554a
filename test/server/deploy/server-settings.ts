import { readSettings, SettingsError, type Settings } from '../../../server/src/config'

/** What a development server needs at least. */
export const leastSettings: Readonly<Record<string, string>> = {
  WECHAT_APP_ID: 'wx0123456789abcdef',
  WECHAT_APP_SECRET: '0123456789abcdef0123456789abcdef',
  SESSION_KEY_SECRETS: Buffer.alloc(32, 1).toString('base64'),
}

/** The names that the server asks its environment for, also those that only others call for. */
export const settingNames = (): string[] => {
  const asked = new Set<string>()
  const values: Record<string, string> = {
    ...leastSettings,
    MEDIA_S3_URL: 'https://bucket.s3.example.com',
    MEDIA_S3_ACCESS_KEY_ID: 'id',
    MEDIA_S3_SECRET_ACCESS_KEY: 'secret',
  }
  readSettings(
    new Proxy(values, {
      get(target, name) {
        if (typeof name !== 'string') return undefined
        asked.add(name)
        return target[name]
      },
    }),
  )
  return [...asked].sort()
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
