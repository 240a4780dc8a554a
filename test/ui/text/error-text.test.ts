import { describe, expect, it } from '@jest/globals'
import { problemCodes } from '../../../src/contract/problem-body'
import { caughtErrorText, errorText } from '../../../src/ui/text/error-text'
import { appError } from '../create-test-passport'

describe('errorText', () => {
  it.each(problemCodes)('says %s in both languages, each in its own script', (code) => {
    expect(errorText(code, 'zh', 'weapp')).toMatch(/^[^a-z]*[\u4e00-\u9fff].*。$/u)
    expect(errorText(code, 'en', 'weapp')).toMatch(/^[A-Z][^\u4e00-\u9fff]+\.$/u)
  })
})

describe('caughtErrorText', () => {
  it('says what happened', () => {
    expect(caughtErrorText(appError('phone_taken'), 'en')).toBe(errorText('phone_taken', 'en'))
  })

  it('shows nothing of an error that is not ours', () => {
    const text = caughtErrorText(new TypeError('x is not a function'), 'en')
    expect(text).toBe(errorText('internal_error', 'en'))
  })
})

describe('errorText of a visitor', () => {
  it.each(['weapp', 'alipay', 'tt', 'h5'] as const)('says on %s what to do first', (host) => {
    expect(errorText('identity_provisional', 'zh', host)).toMatch(/登录/)
    expect(errorText('identity_provisional', 'en', host)).toMatch(/first/)
  })

  it('names the platform of the host', () => {
    expect(errorText('identity_provisional', 'zh', 'tt')).toContain('抖音')
    expect(errorText('identity_provisional', 'zh', 'alipay')).toContain('支付宝')
  })
})
