import { startupWarningsOf } from '../../../server/src/config/startup-warnings'
import { readSettings } from '../../../server/src/config/settings'

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://app:pass@db/passport',
  MEDIA_DIR: '/srv/media',
  PUBLIC_BASE_URL: 'https://api.example.com',
  WECHAT_APP_ID: 'wx1',
  WECHAT_APP_SECRET: 'the-secret',
  ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64'),
}

const namesOf = (env: Record<string, string>) =>
  startupWarningsOf(readSettings(env)).map((line) => line.split(' ')[0])

describe('startupWarningsOf', () => {
  it('names what is missing from production, and what is dangerous there', () => {
    expect(namesOf(production)).toEqual(['TRUSTED_PROXIES', 'WECHAT_PUSH_TOKEN', 'METRICS_TOKEN'])
    expect(namesOf({ ...production, WECHAT_CLOUD_HOSTING: 'on' })).toContain('WECHAT_CLOUD_HOSTING')
  })

  it('names limits that the whole app would share behind the gateway of cloud hosting', () => {
    const cloud = { ...production, WECHAT_CLOUD_HOSTING: 'on' }
    const off = { RATE_LIMIT_PER_ADDRESS: '0', RATE_LIMIT_SIGN_INS: '0' }
    expect(namesOf({ ...cloud, ...off })).not.toContain('RATE_LIMIT_PER_ADDRESS')
    for (const name of Object.keys(off)) {
      expect(namesOf({ ...cloud, ...off, [name]: '10' })).toContain('RATE_LIMIT_PER_ADDRESS')
    }
    const proxied = { ...cloud, TRUSTED_PROXIES: '10.0.0.0/8' }
    expect(namesOf(proxied)).not.toContain('RATE_LIMIT_PER_ADDRESS')
  })

  it('names a setting that still has its old name', () => {
    const { ENCRYPTION_KEYS, ...others } = production
    const env = { ...others, NODE_ENV: 'development', SESSION_KEY_SECRETS: ENCRYPTION_KEYS }
    expect(startupWarningsOf(readSettings(env))).toEqual([
      'SESSION_KEY_SECRETS is now called ENCRYPTION_KEYS; the next version ignores the old name',
    ])
  })

  it('names a page on another site, whose cookies browsers drop', () => {
    const env = (origins: string) => ({
      ...production,
      WEB_ORIGINS: origins,
    })
    expect(namesOf(env('https://h5.example.com,https://example.com'))).not.toContain('WEB_ORIGINS')
    expect(namesOf(env('https://h5.example.com,https://h5.example.net'))).toContain('WEB_ORIGINS')
  })

  it('is silent where all is decided, and in development', () => {
    const decided = {
      ...production,
      TRUSTED_PROXIES: '10.0.0.0/8',
      WECHAT_PUSH_TOKEN: 'pushToken1',
      METRICS_TOKEN: 'a-token-of-prometheus',
    }
    expect(namesOf(decided)).toEqual([])
    expect(namesOf({ ...production, NODE_ENV: 'development' })).toEqual([])
  })
})
