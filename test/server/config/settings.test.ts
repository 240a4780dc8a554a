import { readSettings, SettingsError } from '../../../server/src/config/settings'

const key = Buffer.alloc(32, 1).toString('base64')
const otherKey = Buffer.alloc(32, 2).toString('base64')

const required = {
  WECHAT_APP_ID: 'wx1',
  WECHAT_APP_SECRET: 'the-secret',
  ENCRYPTION_KEYS: key,
}

const production = {
  ...required,
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://app:pass@db/passport',
  MEDIA_DIR: '/srv/media',
  PUBLIC_BASE_URL: 'https://api.example.com/',
}

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readSettings(env)
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.problems
    throw error
  }
}

describe('readSettings', () => {
  it('needs only what nobody can guess, in development', () => {
    expect(readSettings(required)).toMatchObject({
      isProduction: false,
      host: '127.0.0.1',
      port: 3000,
      database: { kind: 'sqlite', path: '.data/passport.db' },
      wechatApiBaseUrl: 'https://api.weixin.qq.com',
      publicBaseUrl: 'http://127.0.0.1:3000',
      sessionTtlMs: 30 * 86_400_000,
      redisUrl: null,
    })
  })

  it('has no defaults in production for what must be decided', () => {
    expect([...problemsOf({ NODE_ENV: 'production' })].sort()).toEqual([
      'DATABASE_URL is missing',
      'ENCRYPTION_KEYS is missing',
      'MEDIA_DIR is missing',
      'PUBLIC_BASE_URL is missing',
      'WECHAT_APP_ID is missing',
      'WECHAT_APP_SECRET is missing',
    ])
    expect(problemsOf(production)).toEqual([])
  })

  it('takes no plain http in production', () => {
    const problems = problemsOf({
      ...production,
      WECHAT_API_BASE_URL: 'http://127.0.0.1:1',
      PUBLIC_BASE_URL: 'http://api.example.com',
      WEB_ORIGINS: 'https://h5.example.com,http://h5.example.com',
    })
    expect(problems).toHaveLength(3)
    const development = {
      WECHAT_API_BASE_URL: 'http://127.0.0.1:1',
      WEB_ORIGINS: 'http://127.0.0.1:5173',
    }
    expect(problemsOf({ ...required, ...development })).toEqual([])
  })

  it.each([
    ['HTTPS://API.Example.com', 'https://api.example.com'],
    ['https://api.example.com:443/', 'https://api.example.com'],
    ['https://example.com/Passport//', 'https://example.com/Passport'],
  ])('reads the address %s in its one form: cookies and headers depend on it', (text, expected) => {
    expect(readSettings({ ...production, PUBLIC_BASE_URL: text }).publicBaseUrl).toBe(expected)
  })

  it('limits and hides by default only in production', () => {
    const { rateLimits, metricsAccess, logSampleRatio } = readSettings(production)
    expect(Object.values(rateLimits).every((limit) => limit > 0)).toBe(true)
    // Each costs a call of the app's own limit at WeChat.
    expect(rateLimits.platformCallsPerUser).toBe(10)
    expect(metricsAccess).toBeNull()
    expect(logSampleRatio).toBe(0.01)
    expect(Object.values(readSettings(required).rateLimits)).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('reads several apps and keys in their order', () => {
    const settings = readSettings({
      ...required,
      WECHAT_APP_ID: 'wx1, wx2',
      WECHAT_APP_SECRET: 's1,s2',
      ENCRYPTION_KEYS: `${key}, ${otherKey}`,
    })
    expect(settings.wechatApps.map(({ appId, appSecret }) => [appId, appSecret.reveal()])).toEqual([
      ['wx1', 's1'],
      ['wx2', 's2'],
    ])
    expect(settings.encryptionKeys.map((secret) => secret.reveal())).toEqual([key, otherKey])
  })

  it.each([
    ['NODE_ENV', 'Production'],
    ['NODE_ENV', 'prod'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['DATABASE_URL', 'mysql://x'],
    ['DATABASE_URL', 'sqlite:'],
    ['REDIS_URL', 'http://x'],
    ['WECHAT_APP_ID', 'wx1,wx1'],
    ['WECHAT_APP_SECRET', 'one,two'],
    ['WECHAT_APP_ID', ' , '],
    ['ENCRYPTION_KEYS', 'c2hvcnQ='],
    ['ENCRYPTION_KEYS', `${key},${key}`],
    ['SESSION_TTL_DAYS', '0'],
    ['SESSION_TTL_DAYS', '1.5'],
    ['PUBLIC_BASE_URL', 'api.example.com'],
    ['PUBLIC_BASE_URL', 'https://api.example.com?x=1'],
    ['LOG_LEVEL', 'loud'],
    ['WEB_ORIGINS', 'https://h5.example.com/'],
    ['WEB_ORIGINS', '*'],
    ['HANDOVER_PAGE', '/pages/handover/index'],
    ['HANDOVER_PAGE', 'pages/handover/index?a=1'],
    ['HANDOVER_LINK_URL', 'https://h5.example.com/scan'],
    ['HANDOVER_LINK_URL', 'weixin://{id}'],
    ['HANDOVER_ENV_VERSION', 'beta'],
    ['HANDOVER_CALLS_PER_DAY', '0'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', 'proxy.local'],
    ['METRICS_TOKEN', 'short'],
    ['WECHAT_CLOUD_HOSTING', 'yes'],
  ])('refuses %s=%s, naming it and not the value', (name, value) => {
    const problems = problemsOf({ ...required, WECHAT_APP_SECRET: 'the-secret', [name]: value })
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.join('\n')).toContain(name)
    expect(problems.join('\n')).not.toContain('the-secret')
    if (name === 'ENCRYPTION_KEYS') expect(problems.join('\n')).not.toContain(value)
  })

  it('takes a setting under its old name, and says so', () => {
    const { ENCRYPTION_KEYS, ...others } = required
    const settings = readSettings({ ...others, SESSION_KEY_SECRETS: ENCRYPTION_KEYS })
    expect(settings.encryptionKeys.map((secret) => secret.reveal())).toEqual([key])
    expect(settings.oldNames).toEqual(['SESSION_KEY_SECRETS'])
    expect(problemsOf({ ...required, SESSION_KEY_SECRETS: key })).toEqual([])
  })

  it('takes the origins of web pages under the old name', () => {
    const origins = 'https://h5.example.com,https://h5.example.net'
    const settings = readSettings({ ...required, CORS_ORIGINS: origins })
    expect(settings.webOrigins).toEqual(['https://h5.example.com', 'https://h5.example.net'])
    expect(settings.oldNames).toEqual(['CORS_ORIGINS'])
    expect(problemsOf({ ...required, CORS_ORIGINS: origins, WEB_ORIGINS: 'https://a.b' })).toEqual([
      'CORS_ORIGINS is the old name of WEB_ORIGINS, and their values differ: remove CORS_ORIGINS',
    ])
  })

  it('names all that an official account lacks, and needs no mini-program beside it', () => {
    const { WECHAT_APP_ID, WECHAT_APP_SECRET, ...others } = required
    const account = { WECHAT_OA_APP_ID: 'wxoa', WECHAT_OA_APP_SECRET: 'the-secret' }
    expect(problemsOf({ ...others, WECHAT_OA_APP_ID: 'wxoa' })).toEqual([
      'WECHAT_OA_APP_SECRET is missing',
      'WEB_ORIGINS is missing',
    ])
    const web = { ...account, WEB_ORIGINS: 'https://h5.example.com' }
    expect(problemsOf({ ...others, ...web })).toEqual([])
    expect(
      problemsOf({
        ...others,
        ...web,
        WECHAT_APP_ID,
        WECHAT_APP_SECRET,
        WECHAT_OA_APP_ID: WECHAT_APP_ID,
      }),
    ).toEqual(['WECHAT_OA_APP_ID is in WECHAT_APP_ID: an official account has an AppID of its own'])
    const insecure = { NODE_ENV: 'production', WECHAT_OA_AUTHORIZE_BASE_URL: 'http://open.example' }
    expect(problemsOf({ ...required, ...web, ...insecure }).join()).toContain(
      'WECHAT_OA_AUTHORIZE_BASE_URL must be an https URL',
    )
  })

  it('names all that a hand-over lacks', () => {
    const others = { ...required, WECHAT_APP_ID: '', WECHAT_APP_SECRET: '' }
    const page = { HANDOVER_PAGE: 'pages/handover/index' }
    const link = { HANDOVER_LINK_URL: 'http://127.0.0.1:5173/#/pages/handover/index?scene={id}' }
    const web = { WEB_ORIGINS: 'https://h5.example.com' }
    expect(problemsOf({ ...required, ...page, ...link })).toEqual([
      'HANDOVER_PAGE needs WEB_ORIGINS',
      'HANDOVER_LINK_URL needs WEB_ORIGINS',
    ])
    const douyin = { DOUYIN_APP_ID: 'tt1', DOUYIN_APP_SECRET: 's' }
    expect(problemsOf({ ...others, ...douyin, ...web, ...page })).toEqual([
      'HANDOVER_PAGE needs WECHAT_APP_ID, whose first mini-program has the page',
    ])
    expect(problemsOf({ ...others, ...douyin, ...web, ...link })).toEqual([])
    expect(problemsOf({ ...required, ...web, ...page })).toEqual([])
    const production = problemsOf({ ...required, ...web, ...link, NODE_ENV: 'production' })
    expect(production).toContain('HANDOVER_LINK_URL must be an https URL with {id} in it')
  })

  it('refuses an old and a new name with different values', () => {
    const problems = problemsOf({ ...required, PORT: 'x', SESSION_KEY_SECRETS: otherKey })
    expect(problems).toEqual([
      'SESSION_KEY_SECRETS is the old name of ENCRYPTION_KEYS, and their values differ: remove SESSION_KEY_SECRETS',
      'PORT must be a whole number from 0 to 65535',
    ])
  })

  it.each([
    [{ WECHAT_PUSH_AES_KEY: 'a'.repeat(43) }, 'WECHAT_PUSH_AES_KEY needs WECHAT_PUSH_TOKEN'],
    [
      { SESSION_TTL_DAYS: '60', SESSION_MAX_AGE_DAYS: '30' },
      'SESSION_MAX_AGE_DAYS must not be less than SESSION_TTL_DAYS',
    ],
    [
      { MEDIA_S3_URL: 'https://s3.example.com/b', MEDIA_S3_ACCESS_KEY_ID: 'id' },
      'MEDIA_S3_SECRET_ACCESS_KEY is missing',
    ],
  ])(
    'refuses settings that do not fit together, beside every other problem: %j',
    (env, problem) => {
      expect(problemsOf({ ...required, ...env })).toEqual([problem])
      expect(problemsOf({ ...required, ...env, LOG_LEVEL: 'loud' })).toHaveLength(2)
    },
  )

  it('prints no secret when the settings are printed', () => {
    const settings = readSettings({ ...production, REDIS_URL: 'redis://:redis-pass@cache' })
    const text = `${JSON.stringify(settings)}${String(settings.redisUrl)}`
    for (const secret of ['the-secret', key, 'app:pass', 'redis-pass']) {
      expect(text).not.toContain(secret)
    }
  })
})
