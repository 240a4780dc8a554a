import { createDecipheriv, createHash, createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createSandbox, type Sandbox } from '../../../../tools/sandbox/create-sandbox'
import { callWechat, fetchToken, signIn } from './call-wechat'
import { createManualTime } from '../../../support/manual-clock'

const hourMs = 3_600_000

describe('the calls about a user', () => {
  const clock = createManualTime()
  let sandbox: Sandbox
  let accessToken: string

  beforeEach(async () => {
    sandbox = await createSandbox({ clock, sessionKeyTtlMs: 1.5 * hourMs })
    accessToken = String((await fetchToken(sandbox))['access_token'])
  })

  afterEach(() => sandbox.close())

  const call = (path: string, query: Record<string, string>, body?: unknown) =>
    callWechat(sandbox, path, { access_token: accessToken, ...query }, body)

  describe('getuserphonenumber', () => {
    const path = '/wxa/business/getuserphonenumber'

    it('answers the number behind a code, once', async () => {
      const { openid } = await signIn(sandbox)
      const code = sandbox.issuePhoneCode()
      expect(await call(path, {}, { code, openid })).toEqual({
        errcode: 0,
        errmsg: 'ok',
        phone_info: {
          phoneNumber: '13800000001',
          purePhoneNumber: '13800000001',
          countryCode: 86,
          watermark: { timestamp: Math.floor(clock() / 1000), appid: sandbox.apps[0]?.appId },
        },
      })
      expect(await call(path, {}, { code })).toMatchObject({ errcode: 40163 })
    })

    it('puts the country code before a number from abroad', async () => {
      const code = sandbox.issuePhoneCode({ userId: 'meiling' })
      expect(await call(path, {}, { code })).toMatchObject({
        phone_info: { phoneNumber: '+85261000003', purePhoneNumber: '61000003', countryCode: 852 },
      })
    })

    it('refuses a login code, the code of another app, an old code, and another user', async () => {
      const { openid } = await signIn(sandbox, 'siqi')
      const otherApp = { appId: sandbox.apps[1]?.appId }
      for (const code of [sandbox.issueLoginCode(), sandbox.issuePhoneCode(otherApp), 'x']) {
        expect(await call(path, {}, { code })).toMatchObject({ errcode: 40029 })
      }
      const code = sandbox.issuePhoneCode({ userId: 'xiaoming' })
      expect(await call(path, {}, { code, openid })).toMatchObject({ errcode: 40003 })
      clock.advance(5 * 60_000)
      expect(await call(path, {}, { code })).toMatchObject({ errcode: 40029 })
      expect(await call(path, {}, {})).toMatchObject({ errcode: 41008 })
    })

    it('gives no code to a user without a phone', () => {
      expect(() => sandbox.issuePhoneCode({ userId: 'yang' })).toThrow('no phone number')
    })
  })

  describe('checksession and resetusersessionkey', () => {
    const signed = ({ openid, sessionKey }: { openid: string; sessionKey: string }) => ({
      openid,
      sig_method: 'hmac_sha256',
      signature: createHmac('sha256', sessionKey).update('').digest('hex'),
    })

    it('knows only the key of the latest login', async () => {
      const first = await signIn(sandbox)
      expect(await call('/wxa/checksession', signed(first))).toEqual({ errcode: 0, errmsg: 'ok' })
      const second = await signIn(sandbox)
      expect(await call('/wxa/checksession', signed(first))).toMatchObject({ errcode: 87009 })
      expect(await call('/wxa/checksession', signed(second))).toMatchObject({ errcode: 0 })
      sandbox.expireSession()
      expect(await call('/wxa/checksession', signed(second))).toMatchObject({ errcode: 87007 })
    })

    it('ends the old key as soon as wx.login gives a code', async () => {
      const identity = await signIn(sandbox)
      sandbox.issueLoginCode({ userId: 'siqi' })
      expect(await call('/wxa/checksession', signed(identity))).toMatchObject({ errcode: 0 })
      sandbox.issueLoginCode()
      expect(await call('/wxa/checksession', signed(identity))).toMatchObject({ errcode: 87009 })
    })

    it('replaces the key, which lives no longer for it', async () => {
      const old = await signIn(sandbox)
      clock.advance(hourMs)
      const response = await call('/wxa/resetusersessionkey', signed(old))
      expect(response).toMatchObject({ errcode: 0, openid: old.openid })
      const fresh = { openid: old.openid, sessionKey: String(response['session_key']) }
      expect(await call('/wxa/checksession', signed(old))).toMatchObject({ errcode: 87009 })
      expect(await call('/wxa/checksession', signed(fresh))).toMatchObject({ errcode: 0 })
      clock.advance(hourMs / 2)
      expect(await call('/wxa/checksession', signed(fresh))).toMatchObject({ errcode: 87007 })
      expect(await call('/wxa/resetusersessionkey', signed(fresh))).toMatchObject({
        errcode: 87007,
      })
    })

    it('refuses another method, and an openid of nobody', async () => {
      const query = signed(await signIn(sandbox))
      expect(await call('/wxa/checksession', { ...query, sig_method: 'md5' })).toMatchObject({
        errcode: 87008,
      })
      expect(await call('/wxa/checksession', { ...query, openid: 'oNobody' })).toMatchObject({
        errcode: 40003,
      })
    })
  })

  describe('encrypted data', () => {
    const open = (sealed: { encryptedData: string; iv: string }, key: string) => {
      const decipher = createDecipheriv(
        'aes-128-cbc',
        Buffer.from(key, 'base64'),
        Buffer.from(sealed.iv, 'base64'),
      )
      const plain = decipher.update(sealed.encryptedData, 'base64', 'utf8') + decipher.final('utf8')
      return JSON.parse(plain) as Record<string, unknown>
    }

    it('opens with the living key, and says whose and when', async () => {
      const { openid, sessionKey } = await signIn(sandbox)
      const sealed = sandbox.encryptedData({ kind: 'userInfo', ageMs: 60_000 })
      expect(open(sealed, sessionKey)).toMatchObject({
        openId: openid,
        nickName: '微信用户',
        watermark: {
          appid: sandbox.apps[0]?.appId,
          timestamp: Math.floor(clock() / 1000) - 60,
        },
      })
      expect(sealed.signature).toBe(
        createHash('sha1')
          .update(String(sealed.rawData) + sessionKey)
          .digest('hex'),
      )
    })

    it('holds the phone number', async () => {
      const { sessionKey } = await signIn(sandbox, 'siqi')
      const sealed = sandbox.encryptedData({ kind: 'phone', userId: 'siqi' })
      expect(open(sealed, sessionKey)).toMatchObject({ purePhoneNumber: '13800000002' })
      expect(sealed).not.toHaveProperty('rawData')
    })

    it('needs a living key', () => {
      expect(() => sandbox.encryptedData({ userId: 'yang' })).toThrow('no living session key')
    })
  })

  describe('msg_sec_check', () => {
    const check = async (change: object, userId = 'xiaoming') => {
      const { openid } = await signIn(sandbox, userId)
      const body = { version: 2, scene: 1, openid, content: '你好', ...change }
      return call('/wxa/msg_sec_check', {}, body)
    }

    it.each([
      ['张小明', 'pass', 100],
      ['一起赌博吧', 'risky', 20006],
      ['加微信领红包', 'review', 10001],
    ])('judges %s: %s', async (content, suggest, label) => {
      expect(await check({ content })).toMatchObject({
        errcode: 0,
        trace_id: expect.any(String),
        result: { suggest, label },
        detail: [{ suggest, label }],
      })
    })

    it.each([
      ['version 1', { version: 1 }, 40097],
      ['an unknown scene', { scene: 9 }, 40129],
      ['an unknown openid', { openid: 'oNobody' }, 40003],
      ['no content', { content: '' }, 44002],
      ['2501 characters', { content: '好'.repeat(2_501) }, 45002],
    ])('refuses %s', async (_name, change, errcode) => {
      expect(await check(change)).toMatchObject({ errcode })
    })

    it('takes 2500 characters', async () => {
      expect(await check({ content: '好'.repeat(2_500) })).toMatchObject({ errcode: 0 })
    })

    it('refuses escaped text, which WeChat would not judge', async () => {
      const { openid } = await signIn(sandbox)
      const body = `{"version":2,"scene":1,"openid":"${openid}","content":"\\u8d4c\\u535a"}`
      expect(await call('/wxa/msg_sec_check', {}, body)).toMatchObject({ errcode: 47001 })
    })

    it.each([
      ['a typed escape', '我叫\\u4e2d'],
      ['a typed backslash before it', '\\\\u4e2d'],
      ['a control character', 'a\u0007b'],
    ])('judges %s as it was typed', async (_name, content) => {
      expect(await check({ content })).toMatchObject({ errcode: 0 })
    })

    it('refuses a user who was not here for two hours', async () => {
      const { openid } = await signIn(sandbox)
      clock.advance(2 * hourMs + 1)
      accessToken = String((await fetchToken(sandbox))['access_token'])
      const body = { version: 2, scene: 1, openid, content: '你好' }
      expect(await call('/wxa/msg_sec_check', {}, body)).toMatchObject({ errcode: 61010 })
    })
  })
})
