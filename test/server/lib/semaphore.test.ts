import { describe, expect, it } from '@jest/globals'
import { createKeyedSemaphore, createSemaphore } from '../../../server/src/lib/semaphore'

const createWork = () => {
  const started: number[] = []
  const finish = new Map<number, (error?: Error) => void>()
  const begin = (id: number) => () =>
    new Promise<number>((resolve, reject) => {
      started.push(id)
      finish.set(id, (error) => {
        if (error === undefined) resolve(id)
        else reject(error)
      })
    })
  return { started, begin, end: (id: number, error?: Error) => finish.get(id)?.(error) }
}

/** Lets everything that is already decided happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('createSemaphore', () => {
  it('lets the given number run at a time, and the others in their order', async () => {
    const run = createSemaphore(2, 10)
    const work = createWork()
    const all = [1, 2, 3, 4].map((id) => run(work.begin(id)))
    await settle()
    expect(work.started).toEqual([1, 2])
    work.end(2)
    await settle()
    expect(work.started).toEqual([1, 2, 3])
    work.end(1)
    work.end(3)
    await settle()
    work.end(4)
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4])
  })

  it('goes on after a failure', async () => {
    const run = createSemaphore(1, 10)
    const work = createWork()
    const first = run(work.begin(1))
    const second = run(work.begin(2))
    await settle()
    work.end(1, new Error('broken'))
    await expect(first).rejects.toThrow('broken')
    work.end(2)
    expect(await second).toBe(2)
    const third = run(work.begin(3))
    work.end(3)
    expect(await third).toBe(3)
  })

  it('refuses when too many wait', async () => {
    const run = createSemaphore(1, 1)
    const work = createWork()
    const running = run(work.begin(1))
    const waiting = run(work.begin(2))
    await expect(run(work.begin(3))).rejects.toThrow('too much work waits')
    work.end(1)
    await settle()
    work.end(2)
    expect(await Promise.all([running, waiting])).toEqual([1, 2])
  })
})

describe('createKeyedSemaphore', () => {
  it('lets one more of the same key wait, and every other key run', async () => {
    const run = createKeyedSemaphore(1)
    const work = createWork()
    const all = [run('a', work.begin(1)), run('a', work.begin(2)), run('b', work.begin(3))]
    await settle()
    expect(work.started).toEqual([1, 3])
    work.end(1)
    await settle()
    expect(work.started).toEqual([1, 3, 2])
    work.end(2)
    work.end(3)
    expect(await Promise.all(all)).toEqual([1, 2, 3])
  })

  it('refuses when too many of a key wait, and no longer once they have ended', async () => {
    const run = createKeyedSemaphore(1, 0)
    const work = createWork()
    const running = run('a', work.begin(1))
    await expect(run('a', work.begin(2))).rejects.toThrow('too much work waits')
    work.end(1, new Error('broken'))
    await expect(running).rejects.toThrow('broken')
    const again = run('a', work.begin(3))
    work.end(3)
    expect(await again).toBe(3)
  })
})
