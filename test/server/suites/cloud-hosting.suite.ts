import * as v from 'valibot'
import { createdSessionSchema } from '../../../src/contract/session'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { startTestServer, type TestServer } from '../support/test-server'
import { selectRows } from '../support/sql'

const describeCloudHosting = (createStorage: CreateStorage): void => {
  describe("behind the gateway of WeChat's cloud hosting", () => {
    let server: TestServer
    let appId: string

    const start = async (setting: 'on' | 'off') => {
      server = await startTestServer(createStorage, { env: { WECHAT_CLOUD_HOSTING: setting } })
      appId = server.sandbox.apps[0]?.appId ?? ''
    }

    afterEach(() => server.close())

    const gateway = (more: Record<string, string> = {}) => ({
      'x-wx-source': 'wx_client',
      'x-wx-openid': 'openid-of-the-gateway',
      'x-wx-appid': appId,
      ...more,
    })

    const signInWith = (headers: Record<string, string>, code = 'whatever', body: object = {}) =>
      server.call('POST', '/v1/sessions', { headers, body: { provider: 'weapp', code, ...body } })

    const identities = () => selectRows(server.server.database, 'identities')

    it('signs in whom the gateway names, without an exchange', async () => {
      await start('on')
      const first = await signInWith(gateway({ 'x-wx-unionid': 'union-1' }))
      const second = await signInWith(gateway({ 'x-wx-unionid': 'union-1' }))
      expect([first.status, second.status]).toEqual([201, 201])
      expect(v.parse(createdSessionSchema, second.body).user).toEqual(
        v.parse(createdSessionSchema, first.body).user,
      )
      expect(await identities()).toMatchObject([
        { openid: 'openid-of-the-gateway', union_id: 'union-1', session_key_sealed: null },
      ])
      expect(server.sandbox.calls()).toEqual([])
    })

    it('leaves a session key alone that an exchange has brought', async () => {
      await start('on')
      await server.signIn()
      const [before] = await identities()
      await signInWith(gateway({ 'x-wx-openid': before?.openid ?? '' }))
      const [after] = await identities()
      expect(after?.session_key_sealed).toEqual(before?.session_key_sealed)
      expect(after?.session_key_sealed).not.toBeNull()
    })

    it('takes the user of a lent environment from the lender', async () => {
      await start('on')
      const headers = gateway({
        'x-wx-appid': 'the-lender',
        'x-wx-from-appid': appId,
        'x-wx-from-openid': 'openid-of-the-caller',
      })
      expect((await signInWith(headers)).status).toBe(201)
      expect(await identities()).toMatchObject([{ openid: 'openid-of-the-caller' }])
    })

    it('exchanges the code where the request did not come through the gateway', async () => {
      await start('on')
      const headers = { 'x-wx-openid': 'forged', 'x-wx-appid': appId }
      expect((await signInWith(headers)).body).toMatchObject({ code: 'login_code_invalid' })
      expect(await identities()).toEqual([])
    })

    it('refuses an app that is not set up, or another one than the body names', async () => {
      await start('on')
      const unknown = await signInWith(gateway({ 'x-wx-appid': 'wx-unknown' }))
      expect(unknown).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
      const other = await signInWith(gateway(), 'x', { appId: server.sandbox.apps[1]?.appId })
      expect(other).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    })

    it('deletes the account that the gateway names', async () => {
      await start('on')
      const response = await signInWith(gateway())
      const { token } = v.parse(createdSessionSchema, response.body)
      const remove = (headers: Record<string, string>) =>
        server.call('DELETE', '/v1/me', { token, headers, body: { provider: 'weapp', code: 'x' } })
      expect((await remove(gateway({ 'x-wx-openid': 'another' }))).status).toBe(403)
      expect((await remove(gateway())).status).toBe(204)
      expect(await identities()).toEqual([])
    })

    it('refuses the headers unless the setting is on, also beside a good code', async () => {
      await start('off')
      const code = server.sandbox.issueLoginCode()
      const response = await signInWith(gateway(), code)
      expect(response).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
      expect(await identities()).toEqual([])
    })
  })
}

describeCloudHosting(createStorage)
