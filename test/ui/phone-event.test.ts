import { describe, expect, it } from '@jest/globals'
import { readPhoneEvent } from '../../src/ui/phone-event'

describe('readPhoneEvent', () => {
  it('takes the code', () => {
    expect(readPhoneEvent({ code: 'c0de', errMsg: 'getPhoneNumber:ok' })).toEqual({ code: 'c0de' })
  })

  it.each([
    [{ errMsg: 'getPhoneNumber:fail user deny' }, 'refused'],
    [{ errMsg: 'getPhoneNumber:fail:user cancel' }, 'refused'],
    [{ errMsg: 'getPhoneNumber:fail', errno: 1 }, 'refused'],
    [{ errMsg: 'getPhoneNumber:fail', errno: 103 }, 'refused'],
    [{ errMsg: 'getPhoneNumber:fail no permission', errno: 102 }, 'forbidden'],
    [{ errMsg: 'getPhoneNumber:fail', errno: 104 }, 'privacy'],
    [{ errMsg: 'getPhoneNumber:fail', errno: 112 }, 'undeclared'],
    [{ errMsg: 'getPhoneNumber:fail', errno: 1400001 }, 'quota'],
    [{ errMsg: 'getPhoneNumber:fail', errno: 4 }, 'failed'],
    [{ code: '', errMsg: 'getPhoneNumber:ok' }, 'failed'],
    [{ encryptedData: 'x', iv: 'y', errMsg: 'getPhoneNumber:ok' }, 'failed'],
    [null, 'failed'],
  ])('reads %j as %s', (detail, problem) => {
    expect(readPhoneEvent(detail)).toEqual({ problem })
  })
})
