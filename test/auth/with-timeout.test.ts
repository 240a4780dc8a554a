import { describe, expect, it, jest } from '@jest/globals'
import { withTimeout } from '../../src/auth/with-timeout'
import { createLoginLog } from '../../src/auth/login-log'
import { appError } from '../support/auth-harness'
import { createDeferred } from '../support/deferred'
import { createManualClock } from '../support/manual-clock'

const setUp = () => {
  const clock = createManualClock()
  const log = createLoginLog(clock)
  const call = createDeferred<string>()
  const onLate = jest.fn<(value: string) => void>()
  const result = withTimeout({ clock, log }, 'exchange', 1_000, () => call.promise, onLate)
  const lines = () =>
    log.entries().map(({ event, durationMs, code }) => ({ event, durationMs, code }))
  return { clock, call, onLate, result, lines }
}

describe('withTimeout', () => {
  it('passes the value on, with one line in the log and no timer left', async () => {
    const { clock, call, result, lines, onLate } = setUp()
    await clock.advance(40)
    call.resolve('value')
    await expect(result).resolves.toBe('value')
    expect(lines()).toEqual([{ event: 'exchange', durationMs: 40, code: null }])
    expect(clock.pendingTimers()).toBe(0)
    expect(onLate).not.toHaveBeenCalled()
  })

  it('passes an AppError on as it is', async () => {
    const { call, result, lines, clock } = setUp()
    const error = appError('rate_limited')
    call.reject(error)
    await expect(result).rejects.toBe(error)
    expect(lines()).toEqual([{ event: 'exchange', durationMs: 0, code: 'rate_limited' }])
    expect(clock.pendingTimers()).toBe(0)
  })

  it('wraps whatever else a port rejects with', async () => {
    const { call, result } = setUp()
    const cause = new Error('of the host')
    call.reject(cause)
    await expect(result).rejects.toMatchObject({ code: 'login_failed', retryable: true, cause })
  })

  it('wraps what a port throws at once', async () => {
    const clock = createManualClock()
    const thrown = withTimeout({ clock }, 'loginCode', 1_000, () => {
      throw new TypeError('wx is not defined')
    })
    await expect(thrown).rejects.toMatchObject({ code: 'login_failed' })
    expect(clock.pendingTimers()).toBe(0)
  })

  it('gives up in time, and hands over what still arrives', async () => {
    const { clock, call, onLate, result, lines } = setUp()
    const outcome = expect(result).rejects.toMatchObject({ code: 'timeout', retryable: true })
    await clock.advance(999)
    expect(lines()).toEqual([])
    await clock.advance(1)
    await outcome
    expect(lines()).toEqual([{ event: 'exchange', durationMs: 1_000, code: 'timeout' }])
    call.resolve('late')
    await clock.advance(0)
    expect(onLate).toHaveBeenCalledWith('late')
  })

  it('says nothing of a failure that comes too late', async () => {
    const { clock, call, onLate, result, lines } = setUp()
    const outcome = expect(result).rejects.toMatchObject({ code: 'timeout' })
    await clock.advance(1_000)
    await outcome
    call.reject(new Error('late'))
    await clock.advance(0)
    expect(onLate).not.toHaveBeenCalled()
    expect(lines()).toHaveLength(1)
  })
})
