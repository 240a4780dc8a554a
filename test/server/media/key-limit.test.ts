import { describe, expect, it } from '@jest/globals'
import { createKeyLimit } from '../../../server/src/media/key-limit'

const createWork = () => {
  const ends: (() => void)[] = []
  return {
    begin: () => new Promise<void>((resolve) => ends.push(resolve)),
    end: () => ends.shift()?.(),
  }
}

describe('createKeyLimit', () => {
  it('refuses one more of the same key, and lets every other key run', async () => {
    const limit = createKeyLimit(2)
    const { begin, end } = createWork()
    const running = [limit('a', begin), limit('a', begin), limit('b', begin)]
    await expect(limit('a', begin)).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 1_000,
    })
    end()
    await running[0]
    const again = limit('a', begin)
    end()
    end()
    end()
    await Promise.all([...running, again])
  })

  it('counts a failure as ended', async () => {
    const limit = createKeyLimit(1)
    await expect(limit('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await limit('a', () => Promise.resolve(1))).toBe(1)
  })
})
