import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readStartSettings } from '../../../tools/start/start-settings'

describe('readStartSettings', () => {
  it('needs nothing', () => {
    expect(readStartSettings({}, '')).toEqual({
      host: '127.0.0.1',
      ports: { server: 3000, sandbox: 3100, preview: 5173, webPage: 5180 },
      apiBaseUrl: null,
      webUrl: null,
      wechatApp: null,
      realPlatforms: { douyin: false, alipay: false, officialAccount: false },
      serverEnv: {},
      ignored: [],
    })
  })

  it("starts with the server's own example as .env, without its deployed settings", () => {
    const example = readFileSync(
      join(__dirname, '../../../server/deploy/server.env.example'),
      'utf8',
    )
    const settings = readStartSettings({}, example.replace('# REDIS_URL', 'REDIS_URL'))
    expect(settings).toMatchObject({ host: '127.0.0.1', wechatApp: null, serverEnv: {} })
    expect(settings.ignored).toEqual(
      expect.arrayContaining([
        ...['NODE_ENV', 'DATABASE_URL', 'REDIS_URL', 'MEDIA_DIR', 'PUBLIC_BASE_URL'],
      ]),
    )
  })

  it('takes host, ports, address and app of .env, and passes the rest to the server', () => {
    const file = `
      HOST=0.0.0.0
      PORT=4000
      TARO_APP_API_BASE_URL=http://192.168.1.20:4000/
      TARO_APP_WEB_URL="http://192.168.1.20:8080/#/shop"
      WECHAT_APP_ID=wx1
      WECHAT_APP_SECRET=s
      SESSION_TTL_DAYS=1
    `
    expect(readStartSettings({}, file)).toMatchObject({
      host: '0.0.0.0',
      ports: { server: 4000 },
      apiBaseUrl: 'http://192.168.1.20:4000',
      webUrl: 'http://192.168.1.20:8080/#/shop',
      wechatApp: { appId: 'wx1', appSecret: 's' },
      serverEnv: { SESSION_TTL_DAYS: '1' },
    })
  })

  it('leaves a platform to the real one where an app of it is named', () => {
    const file = 'DOUYIN_APP_ID=tt1\nALIPAY_APP_ID=\nALIPAY_UNION_SCOPE=mine'
    expect(readStartSettings({}, file)).toMatchObject({
      realPlatforms: { douyin: true, alipay: false, officialAccount: false },
      serverEnv: { DOUYIN_APP_ID: 'tt1', ALIPAY_UNION_SCOPE: 'mine' },
    })
    expect(readStartSettings({ ALIPAY_PUBLIC_KEY: 'k', DOUYIN_APP_ID: '' }, '')).toMatchObject({
      realPlatforms: { douyin: false, alipay: true, officialAccount: false },
    })
  })

  it('prefers the environment to .env', () => {
    expect(
      readStartSettings({ PORT: '5000', HOST: '::1' }, 'PORT=4000\nHOST=0.0.0.0'),
    ).toMatchObject({ host: '::1', ports: { server: 5000 } })
  })

  it('lists every problem with its fix', () => {
    const file = 'PORT=x\nSANDBOX_PORT=70000\nTARO_APP_API_BASE_URL=my-server\nWECHAT_APP_ID=wx1'
    expect(() => readStartSettings({}, file)).toThrow(
      [
        'PORT must be a port from 1 to 65535, not "x"',
        'SANDBOX_PORT must be a port from 1 to 65535, not "70000"',
        'TARO_APP_API_BASE_URL must be an address such as http://192.168.1.20:3000, not "my-server"',
        'WECHAT_APP_ID is set without WECHAT_APP_SECRET: set both for the real WeChat, or none for the local one',
      ].join('\n'),
    )
  })
})
