import { describe, expect, it } from '@jest/globals'
import {
  isMessagePushSigned,
  isRawDataSigned,
  signWithSessionKey,
} from '../../../server/src/wechat/signature'

describe('signWithSessionKey', () => {
  const sessionKey = 'o0q0otL8aEzpcZL/FT9WsQ=='

  it("signs WeChat's sample of a POST", () => {
    expect(signWithSessionKey(sessionKey, '{"foo":"bar"}')).toBe(
      '654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b',
    )
  })

  it('signs the empty text of a GET', () => {
    expect(signWithSessionKey(sessionKey)).toBe(
      '46e043c5525c2d817c44be603d30837a808a1d930d038f6fdc3e62a201fed128',
    )
  })
})

describe('isRawDataSigned', () => {
  // WeChat's own sample.
  const sessionKey = 'HyVFkGl5F5OQWJZZaNzBBg=='
  const rawData =
    '{"nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou","province":"Guangdong","country":"CN","avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/1vZvI39NWFQ9XM4LtQpFrQJ1xlgZxx3w7bQxKARol6503Iuswjjn6nIGBiaycAjAtpujxyzYsrztuuICqIM5ibXQ/0"}'
  const signature = '75e81ceda165f4ffa64f4068af58c64b8f54b88c'

  it("takes WeChat's sample", () => {
    expect(isRawDataSigned(rawData, signature, sessionKey)).toBe(true)
  })

  it.each([
    ['one character more', `${rawData} `, signature, sessionKey],
    ['another signature', rawData, signature.replace('7', '8'), sessionKey],
    ['half a signature', rawData, signature.slice(0, 20), sessionKey],
    ['another key', rawData, signature, 'tiihtNczf5v6AKRyjwEUhQ=='],
  ])('refuses %s', (_name, data, given, key) => {
    expect(isRawDataSigned(data, given, key)).toBe(false)
  })
})

describe('isMessagePushSigned', () => {
  // WeChat's own sample.
  const parts = {
    signature: 'f464b24fc39322e44b38aa78f5edd27bd1441696',
    timestamp: '1714036504',
    nonce: '1514711492',
  }

  it("takes WeChat's sample", () => {
    expect(isMessagePushSigned('AAAAA', parts)).toBe(true)
  })

  it('refuses another token, nonce or time', () => {
    expect(isMessagePushSigned('AAAAB', parts)).toBe(false)
    expect(isMessagePushSigned('AAAAA', { ...parts, nonce: '1' })).toBe(false)
    expect(isMessagePushSigned('AAAAA', { ...parts, timestamp: '1714036505' })).toBe(false)
  })
})
