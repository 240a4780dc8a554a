import { beforeEach, describe, expect, it } from '@jest/globals'
import { createBackoff, type Backoff } from '../../src/auth/backoff'
import { appError } from '../support/auth-harness'
import { createManualClock, type ManualClock } from '../support/manual-clock'

let clock: ManualClock
let backoff: Backoff

beforeEach(() => {
  clock = createManualClock()
  backoff = createBackoff(
    clock,
    () => 0.5,
    () => undefined,
  )
})

/** How long this kind of sign-in has to wait, to the millisecond. */
const waitMs = async (isSilent: boolean): Promise<number> => {
  let waited = 0
  while (backoff.blockOf({ isSilent }) !== null && waited < 3_600_000) {
    await clock.advance(250)
    waited += 250
  }
  return waited
}

describe('createBackoff', () => {
  it('keeps nobody waiting before the first failure', () => {
    expect(backoff.blockOf({ isSilent: true })).toBeNull()
    expect(backoff.blockOf({ isSilent: false })).toBeNull()
  })

  it('doubles the wait with each failure in a row, up to a minute', async () => {
    const waits: number[] = []
    for (let times = 0; times < 9; times += 1) {
      backoff.recordFailure(appError('provider_unavailable'))
      waits.push(await waitMs(true))
    }
    expect(waits).toEqual([750, 1_500, 3_000, 6_000, 12_000, 24_000, 45_000, 45_000, 45_000])
  })

  it.each([
    [0, 500],
    [0.999, 1_000],
  ])('spreads the wait between half and whole (random %d)', async (random, expected) => {
    backoff = createBackoff(
      clock,
      () => random,
      () => undefined,
    )
    backoff.recordFailure(appError('timeout'))
    expect(await waitMs(true)).toBe(expected)
  })

  it('lets a tap through after the first step, whatever came before', async () => {
    for (let times = 0; times < 5; times += 1) backoff.recordFailure(appError('timeout'))
    expect(await waitMs(false)).toBe(1_000)
  })

  it('gives the failure itself as the reason, and the time of the next tap', () => {
    const error = appError('timeout')
    expect(backoff.recordFailure(error).retryAtMs).toBe(clock.nowMs() + 750)
    expect(backoff.blockOf({ isSilent: true })?.error).toBe(error)
  })

  it.each([true, false])('honors the server’s time (silent: %s)', async (isSilent) => {
    const retryAtMs = clock.nowMs() + 30_000
    expect(backoff.recordFailure(appError('rate_limited', { retryAtMs })).retryAtMs).toBe(retryAtMs)
    expect(await waitMs(isSilent)).toBe(30_000)
  })

  it('waits its own time where the server’s has passed', async () => {
    backoff.recordFailure(appError('rate_limited', { retryAtMs: clock.nowMs() - 5_000 }))
    expect(await waitMs(true)).toBe(750)
  })

  it('leaves to the user what does not pass by itself', async () => {
    expect(
      backoff.recordFailure(appError('account_blocked', { retryable: false })).retryAtMs,
    ).toBeNull()
    expect(await waitMs(false)).toBe(0)
    clock.jump(-3_600_000)
    expect(backoff.blockOf({ isSilent: false })).toBeNull()
    await clock.advance(86_400_000)
    expect(backoff.blockOf({ isSilent: true })).not.toBeNull()
  })

  it.each([-3_600_000, -6_000])('waits as long when the clock is set by %i ms', async (ms) => {
    backoff.recordFailure(appError('timeout'))
    clock.jump(ms)
    expect(await waitMs(true)).toBe(750)
    backoff.recordFailure(appError('rate_limited', { retryAtMs: clock.nowMs() + 600_000 }))
    clock.jump(ms)
    expect(await waitMs(true)).toBe(600_000)
  })

  it('counts the time in which the host stopped its timers', () => {
    backoff.recordFailure(appError('timeout'))
    clock.jump(750)
    expect(backoff.blockOf({ isSilent: true })).toBeNull()
  })

  it('forgives, and counts from the start again', async () => {
    backoff.recordFailure(appError('timeout'))
    backoff.recordFailure(appError('timeout'))
    backoff.reset()
    expect(backoff.blockOf({ isSilent: true })).toBeNull()
    backoff.recordFailure(appError('timeout'))
    expect(await waitMs(true)).toBe(750)
  })

  it('forgives only what it is told to', async () => {
    backoff.recordFailure(appError('timeout'))
    backoff.recordFailure(appError('rate_limited'))
    backoff.resetNetworkFailure()
    expect(backoff.blockOf({ isSilent: true })).toMatchObject({ error: { code: 'rate_limited' } })
    backoff.recordFailure(appError('timeout'))
    backoff.resetNetworkFailure()
    expect(backoff.blockOf({ isSilent: true })).toBeNull()
  })

  it('keeps the count of failures in a row while nothing is forgiven', async () => {
    backoff.recordFailure(appError('timeout'))
    await clock.advance(60_000)
    backoff.recordFailure(appError('timeout'))
    expect(await waitMs(true)).toBe(1_500)
  })
})
