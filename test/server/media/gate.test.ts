import { describe, expect, it } from '@jest/globals'
import { createGate } from '../../../server/src/media/gate'

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

describe('createGate', () => {
  it('lets so many run at once, and the others in their order', async () => {
    const gate = createGate(2, 10)
    const work = createWork()
    const all = [1, 2, 3, 4].map((id) => gate(work.begin(id)))
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
    const gate = createGate(1, 10)
    const work = createWork()
    const first = gate(work.begin(1))
    const second = gate(work.begin(2))
    await settle()
    work.end(1, new Error('broken'))
    await expect(first).rejects.toThrow('broken')
    work.end(2)
    expect(await second).toBe(2)
    const third = gate(work.begin(3))
    work.end(3)
    expect(await third).toBe(3)
  })

  it('refuses when too many wait', async () => {
    const gate = createGate(1, 1)
    const work = createWork()
    const running = gate(work.begin(1))
    const waiting = gate(work.begin(2))
    await expect(gate(work.begin(3))).rejects.toMatchObject({ code: 'service_unavailable' })
    work.end(1)
    await settle()
    work.end(2)
    expect(await Promise.all([running, waiting])).toEqual([1, 2])
  })
})
