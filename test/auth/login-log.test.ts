import { describe, expect, it } from '@jest/globals'
import { createLoginLog } from '../../src/auth/login-log'
import { createManualClock } from '../support/manual-clock'

const createStorage = () => {
  const values = new Map<string, string>()
  return {
    writes: 0,
    read: (key: string): unknown => values.get(key) ?? '',
    write(key: string, value: string) {
      this.writes += 1
      values.set(key, value)
    },
    remove: (key: string) => {
      values.delete(key)
    },
  }
}

describe('createLoginLog', () => {
  it('keeps the entries in order, with their times', async () => {
    const clock = createManualClock()
    const log = createLoginLog(clock)
    log.add('loginCode', { durationMs: 12, code: null })
    await clock.advance(1_500)
    log.add('failed', { code: 'timeout' })
    expect(log.entries()).toEqual([
      { atMs: clock.nowMs() - 1_500, event: 'loginCode', durationMs: 12, code: null },
      { atMs: clock.nowMs(), event: 'failed', durationMs: null, code: 'timeout' },
    ])
  })

  it('writes one line an entry', () => {
    const clock = createManualClock(Date.UTC(2026, 10, 21, 8, 30))
    const log = createLoginLog(clock)
    expect(log.toText()).toBe('')
    log.add('loginCode', { durationMs: 12 })
    log.add('exchange', { durationMs: 90, code: 'rate_limited' })
    log.add('signedOut', { code: 'user' })
    expect(log.toText().split('\n')).toEqual([
      '2026-11-21T08:30:00.000Z  loginCode  12 ms',
      '2026-11-21T08:30:00.000Z  exchange  90 ms  rate_limited',
      '2026-11-21T08:30:00.000Z  signedOut  user',
    ])
  })

  it('forgets the oldest beyond two hundred', () => {
    const log = createLoginLog(createManualClock())
    for (let index = 0; index < 205; index += 1) log.add('revoke', { durationMs: index })
    expect(log.entries()).toHaveLength(200)
    expect(log.entries()[0]?.durationMs).toBe(5)
  })

  it('survives a launch, with one write for the steps of a sign-in', async () => {
    const clock = createManualClock()
    const storage = createStorage()
    const log = createLoginLog(clock, storage)
    log.add('attempted', {})
    log.add('failed', { code: 'timeout' })
    expect(storage.writes).toBe(0)
    await clock.advance(2_000)
    expect(storage.writes).toBe(1)
    expect(createLoginLog(clock, storage).entries()).toEqual(log.entries())
  })

  it.each(['', 'no JSON', '{}', '[{"atMs":"soon"}]', null])(
    'begins empty with %j stored',
    (stored) => {
      const storage = { ...createStorage(), read: () => stored }
      expect(createLoginLog(createManualClock(), storage).entries()).toEqual([])
    },
  )

  it('lasts as long as the app where the storage is full', async () => {
    const clock = createManualClock()
    const write = () => {
      throw new Error('full')
    }
    const log = createLoginLog(clock, { ...createStorage(), write })
    log.add('attempted', {})
    await clock.advance(2_000)
    expect(log.entries()).toHaveLength(1)
  })
})
