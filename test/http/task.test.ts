import { describe, expect, it, jest } from '@jest/globals'
import { createTask, mapTask } from '../../src/http/task'
import { appError } from '../support/auth-harness'
import { createDeferred } from '../support/deferred'
import { settle } from '../support/manual-clock'

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

  it('stops what it waits for when it is given up, and each wait once', async () => {
    const stops = [jest.fn(), jest.fn(), jest.fn()]
    const waits: ((value: number) => void)[] = []
    const errors: unknown[] = []
    const task = createTask(async (signal) => {
      await signal.wait<number>((resolve) => {
        waits.push(resolve)
        return stops[0] ?? jest.fn()
      })
      await signal
        .wait((_, reject) => {
          setImmediate(() => {
            reject(appError('timeout'))
          })
          return stops[1] ?? jest.fn()
        })
        .catch((error: unknown) => errors.push(error))
      await signal.wait(() => stops[2] ?? jest.fn()).catch((error: unknown) => errors.push(error))
    })
    const outcome = expect(task).rejects.toMatchObject({ code: 'cancelled' })
    waits[0]?.(1)
    waits[0]?.(2)
    await settle()
    await settle()
    expect(stops.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 0])
    task.abort()
    expect(stops.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 1])
    await outcome
    await settle()
    expect(errors).toMatchObject([{ code: 'timeout' }, { code: 'cancelled' }])
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
