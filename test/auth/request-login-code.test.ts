import { describe, expect, it } from '@jest/globals'
import { requestLoginCode } from '../../src/auth/request-login-code'
import { rejection } from '../support/auth-harness'
import { createManualClock } from '../support/manual-clock'

const minuteMs = 60_000

describe('requestLoginCode', () => {
  it.each([
    ['ten seconds where nothing is asked of the user', null, false, 10_000],
    ['ten seconds for a silent sign-in, which opens no window', 5 * minuteMs, true, 10_000],
    ['as long as a window may stay open', 5 * minuteMs, false, 5 * minuteMs],
  ])('waits %s', async (_, loginWindowMs, isSilent, patienceMs) => {
    const clock = createManualClock()
    const loginCode = () => new Promise<string>(() => undefined)
    let outcome: unknown = 'waits'
    void rejection(requestLoginCode({ loginCode, loginWindowMs, clock }, { isSilent })).then(
      (code) => {
        outcome = code
      },
    )
    await clock.advance(patienceMs - 1)
    expect(outcome).toBe('waits')
    await clock.advance(1)
    expect(outcome).toBe('timeout')
  })
})
