import { describe, expect, it } from '@jest/globals'
import { createInstallationId } from '../../src/auth/installation-id'
import { createLoginLog } from '../../src/auth/login-log'
import { createManualClock } from '../support/manual-clock'
import { createMemoryStorage } from '../support/memory-storage'
import { createRandom } from '../support/passport'

const key = 'taro-passport.installation'
const random = createRandom()

describe('createInstallationId', () => {
  it('makes 22 lowercase letters and digits, once for all launches', () => {
    const storage = createMemoryStorage()
    const id = createInstallationId({ storage: storage.view(), random }, key)
    expect(storage.writes).toEqual([])
    expect(id()).toMatch(/^[a-z0-9]{22}$/)
    expect(id()).toBe(id())
    expect(createInstallationId({ storage: storage.view(), random }, key)()).toBe(id())
  })

  it.each([0, 0.999_999])('covers its alphabet to the ends (random %d)', (value) => {
    const storage = createMemoryStorage().view()
    const id = createInstallationId({ storage, random: () => value }, key)()
    expect(id).toBe((value === 0 ? '0' : 'z').repeat(22))
  })

  it.each(['', 'short', 'with space in the middle', 7, null])('replaces a stored %p', (stored) => {
    const storage = createMemoryStorage()
    storage.values.set(key, stored)
    const id = createInstallationId({ storage: storage.view(), random }, key)()
    expect(storage.values.get(key)).toBe(id)
  })

  it.each(['read', 'write'] as const)('keeps one for the launch where %s fails', (fault) => {
    const storage = createMemoryStorage()
    storage.faults[fault] = true
    const log = createLoginLog(createManualClock())
    const id = createInstallationId({ storage: storage.view(), random, log }, key)
    expect(id()).toMatch(/^[a-z0-9]{22}$/)
    expect(id()).toBe(id())
    expect(log.entries().map(({ event }) => event)).toEqual(['storageFailed'])
  })
})
