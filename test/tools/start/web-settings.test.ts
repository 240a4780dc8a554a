import { describe, expect, it } from '@jest/globals'
import { webSettings, type WebSettingsOptions } from '../../../tools/start/platform-settings'
import { defaultOfficialAccounts } from '../../../tools/sandbox/wechat/official-account/official-accounts'

const [account = null] = defaultOfficialAccounts
const options: WebSettingsOptions = {
  serverEnv: {},
  origin: 'http://127.0.0.1:5180',
  previewUrl: 'http://127.0.0.1:5173',
  publicBaseUrl: 'http://127.0.0.1:3000',
  sandboxUrl: 'http://127.0.0.1:3100',
  account,
}

describe('webSettings', () => {
  it('lets the web page in, and leads its code to the phone of the preview', () => {
    expect(webSettings(options)).toMatchObject({
      WEB_ORIGINS: 'http://127.0.0.1:5180',
      HANDOVER_LINK_URL: 'http://127.0.0.1:5173/#/pages/account/handover/index?scene={id}',
      WECHAT_OA_APP_ID: 'wxfeed0000cafe00a1',
      WECHAT_OA_AUTHORIZE_BASE_URL: 'http://127.0.0.1:3100',
    })
  })

  it.each(['WEB_ORIGINS', 'CORS_ORIGINS'])('keeps the origins of .env in %s', (name) => {
    const settings = webSettings({ ...options, serverEnv: { [name]: 'http://localhost:8080' } })
    expect(settings).toMatchObject({
      WEB_ORIGINS: 'http://localhost:8080,http://127.0.0.1:5180',
      CORS_ORIGINS: '',
    })
  })

  it('leaves a real official account, and WeChat’s own codes, as .env has them', () => {
    const serverEnv = { HANDOVER_PAGE: 'pages/account/handover/index' }
    const settings = webSettings({ ...options, serverEnv, account: null })
    expect(Object.keys(settings).sort()).toEqual(['CORS_ORIGINS', 'WEB_ORIGINS'])
  })

  it('has no official account where its way back leads to another site than the web page', () => {
    const settings = webSettings({ ...options, publicBaseUrl: 'http://192.168.1.20:3000' })
    expect(settings).not.toHaveProperty('WECHAT_OA_APP_ID')
  })
})
