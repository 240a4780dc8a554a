import { describe, expect, it, jest } from '@jest/globals'
import { createTask, mapTask } from '../../src/http/task'
import { createDeferred } from '../support/deferred'

describe('createTask', () => {
  it('settles as its work does', async () => {
    await expect(createTask(() => Promise.resolve(7))).resolves.toBe(7)
    const error = new Error('of the work')
    await expect(createTask(() => Promise.reject(error))).rejects.toBe(error)
  })

  it('rejects at once when it is given up, and says so to the work', async () => {
    const work = createDeferred<number>()
    const seen: boolean[] = []
    const task = createTask(async (signal) => {
      seen.push(signal.isCancelled)
      const value = await work.promise
      seen.push(signal.isCancelled)
      return value
    })
    task.abort()
    task.abort()
    await expect(task).rejects.toMatchObject({ code: 'cancelled', retryable: false })
    work.resolve(7)
    await work.promise
    expect(seen).toEqual([false, true])
  })

  it('ends what it waits for when it is given up', async () => {
    const onCancel = jest.fn(() => undefined)
    const task = createTask((signal) => {
      signal.onCancel = onCancel
      return new Promise(() => undefined)
    })
    task.abort()
    await expect(task).rejects.toMatchObject({ code: 'cancelled' })
    expect(onCancel).toHaveBeenCalledTimes(1)
  })

  it('may be given up by its own work', async () => {
    const task = createTask(async (signal) => {
      await Promise.resolve()
      signal.cancel()
    })
    await expect(task).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('may be given up when it is over', async () => {
    const task = createTask(() => Promise.resolve(7))
    await task
    task.abort()
    await expect(task).resolves.toBe(7)
  })
})

describe('mapTask', () => {
  it('changes the value and passes the giving up on', async () => {
    const double = (value: number) => value * 2
    await expect(
      mapTask(
        createTask(() => Promise.resolve(7)),
        double,
      ),
    ).resolves.toBe(14)
    const task = mapTask(
      createTask(() => new Promise<number>(() => undefined)),
      double,
    )
    task.abort()
    await expect(task).rejects.toMatchObject({ code: 'cancelled' })
  })
})
