import { beforeEach, describe, expect, it } from '@jest/globals'
import { createCoolDown, type CoolDown } from '../../src/auth/cool-down'
import { appError } from '../support/auth-harness'
import { createManualClock, type ManualClock } from '../support/manual-clock'

let clock: ManualClock
let coolDown: CoolDown

beforeEach(() => {
  clock = createManualClock()
  coolDown = createCoolDown(clock, () => 0.5)
})

/** How long this kind of sign-in has to wait, to the millisecond. */
const waitMs = async (isSilent: boolean): Promise<number> => {
  let waited = 0
  while (coolDown.blocking({ isSilent }) !== null && waited < 3_600_000) {
    await clock.advance(250)
    waited += 250
  }
  return waited
}

describe('createCoolDown', () => {
  it('keeps nobody waiting before the first failure', () => {
    expect(coolDown.blocking({ isSilent: true })).toBeNull()
    expect(coolDown.blocking({ isSilent: false })).toBeNull()
  })

  it('doubles the wait with each failure in a row, up to a minute', async () => {
    const waits: number[] = []
    for (let times = 0; times < 9; times += 1) {
      coolDown.fail(appError('provider_unavailable'))
      waits.push(await waitMs(true))
    }
    expect(waits).toEqual([750, 1_500, 3_000, 6_000, 12_000, 24_000, 45_000, 45_000, 45_000])
  })

  it.each([
    [0, 500],
    [0.999, 1_000],
  ])('spreads the wait between half and whole (random %d)', async (random, expected) => {
    coolDown = createCoolDown(clock, () => random)
    coolDown.fail(appError('timeout'))
    expect(await waitMs(true)).toBe(expected)
  })

  it('lets a tap through after the first step, whatever came before', async () => {
    for (let times = 0; times < 5; times += 1) coolDown.fail(appError('timeout'))
    expect(await waitMs(false)).toBe(1_000)
  })

  it('gives the failure itself as the reason, and the time of the next tap', () => {
    const error = appError('timeout')
    expect(coolDown.fail(error)).toBe(clock.nowMs() + 750)
    expect(coolDown.blocking({ isSilent: true })).toBe(error)
  })

  it.each([true, false])('honours the server’s time (silent: %s)', async (isSilent) => {
    const retryAtMs = clock.nowMs() + 30_000
    expect(coolDown.fail(appError('rate_limited', { retryAtMs }))).toBe(retryAtMs)
    expect(await waitMs(isSilent)).toBe(30_000)
  })

  it.each([true, false])('believes no server that asks for ages (silent: %s)', async (isSilent) => {
    const retryAtMs = clock.nowMs() + 365 * 86_400_000
    expect(coolDown.fail(appError('rate_limited', { retryAtMs }))).toBe(clock.nowMs() + 900_000)
    expect(await waitMs(isSilent)).toBe(900_000)
  })

  it('waits its own time where the server’s has passed', async () => {
    coolDown.fail(appError('rate_limited', { retryAtMs: clock.nowMs() - 5_000 }))
    expect(await waitMs(true)).toBe(750)
  })

  it('leaves to the user what does not pass by itself', async () => {
    expect(coolDown.fail(appError('account_blocked', { retryable: false }))).toBeNull()
    expect(await waitMs(false)).toBe(750)
    await clock.advance(86_400_000)
    expect(coolDown.blocking({ isSilent: true })).not.toBeNull()
  })

  it('keeps nobody waiting whose clock was set back', () => {
    coolDown.fail(appError('timeout'))
    clock.jump(-60_000)
    expect(coolDown.blocking({ isSilent: true })).toBeNull()
  })

  it('forgives, and counts from the start again', async () => {
    coolDown.fail(appError('timeout'))
    coolDown.fail(appError('timeout'))
    coolDown.forgive()
    expect(coolDown.blocking({ isSilent: true })).toBeNull()
    coolDown.fail(appError('timeout'))
    expect(await waitMs(true)).toBe(750)
  })

  it('forgives only what it is told to', async () => {
    coolDown.fail(appError('timeout'))
    coolDown.fail(appError('rate_limited'))
    coolDown.forgive(({ code }) => code === 'timeout')
    expect(coolDown.blocking({ isSilent: true })).toMatchObject({ code: 'rate_limited' })
    coolDown.fail(appError('timeout'))
    coolDown.forgive(({ code }) => code === 'timeout')
    expect(coolDown.blocking({ isSilent: true })).toBeNull()
  })

  it('keeps the count of failures in a row while nothing is forgiven', async () => {
    coolDown.fail(appError('timeout'))
    await clock.advance(60_000)
    coolDown.fail(appError('timeout'))
    expect(await waitMs(true)).toBe(1_500)
  })
})
