import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { ContentScene } from '../../../server/src/wechat/wechat-client'
import type { WechatErrorKind } from '../../../server/src/wechat/wechat-error'
import type { Fault } from '../../../tools/sandbox/common/faults'
import { startWechat } from './start-wechat'

describe('the calls about a user', () => {
  let wechat: Awaited<ReturnType<typeof startWechat>>

  beforeEach(async () => {
    wechat = await startWechat({ textCheckTimeoutMs: 400, timeoutMs: 15_000, random: () => 0 })
  })

  afterEach(() => wechat.close())

  const signIn = (userId = 'xiaoming') =>
    wechat.client.code2Session(wechat.sandbox.issueLoginCode({ userId }))

  describe('getPhoneNumber', () => {
    it('answers the number and its country', async () => {
      const { openid } = await signIn()
      const code = wechat.sandbox.issuePhoneCode()
      expect(await wechat.client.getPhoneNumber(code, openid)).toEqual({
        number: '13800000001',
        countryCode: '86',
      })
    })

    it('answers a number from abroad without its country code', async () => {
      const { openid } = await signIn('meiling')
      const code = wechat.sandbox.issuePhoneCode({ userId: 'meiling' })
      expect(await wechat.client.getPhoneNumber(code, openid)).toEqual({
        number: '61000003',
        countryCode: '852',
      })
    })

    it('refuses unknown codes, used codes and the codes of others', async () => {
      const { openid } = await signIn()
      const used = wechat.sandbox.issuePhoneCode()
      await wechat.client.getPhoneNumber(used, openid)
      const ofSiqi = wechat.sandbox.issuePhoneCode({ userId: 'siqi' })
      for (const code of ['x', used, wechat.sandbox.issueLoginCode(), ofSiqi]) {
        await expect(wechat.client.getPhoneNumber(code, openid)).rejects.toMatchObject({
          kind: 'code_invalid',
        })
      }
    })
  })

  describe('checkSessionKey', () => {
    it('tells the living key from every other', async () => {
      const first = await signIn()
      expect(await wechat.client.checkSessionKey(first.openid, first.sessionKey)).toBe(true)
      const second = await signIn()
      expect(await wechat.client.checkSessionKey(first.openid, first.sessionKey)).toBe(false)
      wechat.sandbox.expireSession()
      expect(await wechat.client.checkSessionKey(second.openid, second.sessionKey)).toBe(false)
    })

    it('rejects when WeChat does not say', async () => {
      const { openid, sessionKey } = await signIn()
      wechat.sandbox.setFaults([{ target: '/wxa/checksession', kind: 'http-500' }])
      await expect(wechat.client.checkSessionKey(openid, sessionKey)).rejects.toMatchObject({
        kind: 'unavailable',
      })
    })
  })

  describe('resetSessionKey', () => {
    it('answers a new key and ends the old one', async () => {
      const { openid, sessionKey } = await signIn()
      const fresh = await wechat.client.resetSessionKey(openid, sessionKey)
      expect(Buffer.from(fresh, 'base64')).toHaveLength(16)
      expect(await wechat.client.checkSessionKey(openid, fresh)).toBe(true)
      expect(await wechat.client.checkSessionKey(openid, sessionKey)).toBe(false)
      await expect(wechat.client.resetSessionKey(openid, sessionKey)).rejects.toMatchObject({
        kind: 'session_key_invalid',
        retryable: false,
      })
    })
  })

  describe('checkText', () => {
    it.each([
      ['张小明', 'pass'],
      ['刘洋🌊', 'pass'],
      ['一起赌博吧', 'risky'],
      ['加微信', 'review'],
    ])('reads the verdict on %s: %s', async (text, verdict) => {
      const { openid } = await signIn()
      expect(await wechat.client.checkText(openid, 'profile', text)).toBe(verdict)
    })

    it.each<ContentScene>(['profile', 'comment', 'forum', 'socialLog'])(
      'names the scene %s in a way that WeChat takes',
      async (scene) => {
        const { openid } = await signIn()
        expect(await wechat.client.checkText(openid, scene, '你好')).toBe('pass')
      },
    )

    it.each<[Omit<Fault, 'target'>, WechatErrorKind, number | null]>([
      [{ kind: 'hang' }, 'unavailable', null],
      [{ kind: 'http-500' }, 'unavailable', null],
      [{ kind: 'garbage' }, 'unavailable', null],
      [{ kind: 'errcode', errcode: 45009 }, 'rate_limited', 45009],
      [{ kind: 'errcode', errcode: 61010 }, 'rejected', 61010],
    ])('rejects within its budget when WeChat fails by %j', async (fault, kind, errcode) => {
      const { openid } = await signIn()
      wechat.sandbox.setFaults([{ target: '/wxa/msg_sec_check', ...fault }])
      const startedAtMs = performance.now()
      await expect(wechat.client.checkText(openid, 'profile', '你好')).rejects.toMatchObject({
        kind,
        errcode,
      })
      expect(performance.now() - startedAtMs).toBeLessThan(10_000)
    })

    it('is unknown when WeChat sends no verdict: an errcode of 0 is none', async () => {
      const { openid } = await signIn()
      wechat.sandbox.setFaults([{ target: '/wxa/msg_sec_check', kind: 'errcode', errcode: 0 }])
      expect(await wechat.client.checkText(openid, 'profile', '你好')).toBe('unknown')
    })

    it('rejects when the access token does not come within the budget', async () => {
      const { openid } = await signIn()
      wechat.sandbox.setFaults([{ target: '/cgi-bin/stable_token', kind: 'hang', times: 1 }])
      await expect(wechat.client.checkText(openid, 'profile', '你好')).rejects.toMatchObject({
        kind: 'unavailable',
      })
      expect(wechat.sandbox.calls().map((call) => call.path)).not.toContain('/wxa/msg_sec_check')
    })

    it('keeps nobody from signing in while it hangs', async () => {
      const { openid } = await signIn()
      wechat.sandbox.setFaults([{ target: '/wxa/msg_sec_check', kind: 'http-500' }])
      for (let n = 0; n < 12; n += 1) {
        await wechat.client.checkText(openid, 'profile', '你好').catch(() => undefined)
      }
      expect(
        wechat.sandbox.calls().filter((call) => call.path === '/wxa/msg_sec_check'),
      ).toHaveLength(10)
      await signIn()
    })
  })

  describe('checkImage', () => {
    it('answers the trace id that the event will name', async () => {
      const { openid } = await signIn()
      const url = 'https://app.example/avatar.png'
      expect(await wechat.client.checkImage(openid, 'profile', url)).toMatch(/^[0-9a-f]{24}$/)
    })

    it('rejects when WeChat does not take it', async () => {
      const { openid } = await signIn()
      await expect(wechat.client.checkImage(openid, 'profile', 'no url')).rejects.toMatchObject({
        kind: 'rejected',
        errcode: 40097,
      })
    })
  })
})
