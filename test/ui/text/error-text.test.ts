import { describe, expect, it } from '@jest/globals'
import { problemCodes, type ProblemCode } from '../../../src/contract/problem-code'
import { caughtErrorText, errorText } from '../../../src/ui/text/error-text'
import { appError } from '../create-test-passport'

const zh = { language: 'zh', isOnline: true, host: 'weapp' } as const
const en = { language: 'en', isOnline: true, host: 'weapp' } as const

describe('errorText', () => {
  it.each(problemCodes)('says %s in both languages, each in its own script', (code) => {
    expect(errorText(code, zh)).toMatch(/^[^a-z]*[\u4e00-\u9fff].*。$/u)
    expect(errorText(code, en)).toMatch(/^[A-Z][^\u4e00-\u9fff]+\.$/u)
  })

  it.each([zh, en])('advises an update for the code of a newer server, in %j', (options) => {
    const code = 'brand_new' as ProblemCode
    expect(errorText(code, options)).toBe(errorText('answer_invalid', options))
  })

  it('blames the network only where there is none', () => {
    expect(errorText('network_unavailable', en)).toBe('Cannot reach the service. Try again later.')
    expect(errorText('network_unavailable', { ...en, isOnline: false })).toMatch(
      /^You are offline\./,
    )
    expect(errorText('phone_taken', { ...en, isOnline: false })).toBe(errorText('phone_taken', en))
  })
})

describe('caughtErrorText', () => {
  it('says what happened', () => {
    expect(caughtErrorText(appError('phone_taken'), en)).toBe(errorText('phone_taken', en))
  })

  it('says nothing of a call that the app gave up', () => {
    expect(caughtErrorText(appError('cancelled'), en)).toBeNull()
  })

  it('shows nothing of an error that is not ours', () => {
    const text = caughtErrorText(new TypeError('x is not a function'), en)
    expect(text).toBe(errorText('internal_error', en))
  })
})

describe('errorText of a visitor', () => {
  it.each(['weapp', 'alipay', 'tt', 'h5'] as const)('says on %s what to do first', (host) => {
    expect(errorText('identity_provisional', { ...zh, host })).toMatch(/登录/)
    expect(errorText('identity_provisional', { ...en, host })).toMatch(/first|then sign in/)
  })

  it('says on a web page what to tap in a snapshot of it, and leaves no gap in any text', () => {
    expect(errorText('identity_provisional', { ...zh, host: 'h5' })).toContain('“使用完整服务”')
    for (const code of problemCodes) {
      expect(errorText(code, { ...zh, host: 'h5' })).not.toContain('{')
      expect(errorText(code, { ...en, host: 'h5' })).not.toContain('{')
    }
  })

  it('names the platform of the host', () => {
    expect(errorText('identity_provisional', { ...zh, host: 'tt' })).toContain('抖音')
    expect(errorText('identity_provisional', { ...zh, host: 'alipay' })).toContain('支付宝')
    expect(errorText('provider_unavailable', { ...zh, host: 'tt' })).toBe('抖音繁忙，请稍后再试。')
    expect(errorText('provider_unavailable', { ...en, host: 'alipay' })).toMatch(/^Alipay is busy/)
  })
})
