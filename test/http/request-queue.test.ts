import { describe, expect, it } from '@jest/globals'
import { createRequestQueue } from '../../src/http/request-queue'
import { createTask, type Task } from '../../src/http/task'
import { settle } from '../support/manual-clock'

const setUp = () => {
  const queue = createRequestQueue()
  const entered: string[] = []
  const enter = (name: string, isUrgent = false): Task<void> => {
    const task = createTask((signal) => queue.enter(isUrgent, signal))
    void task.then(
      () => entered.push(name),
      () => entered.push(`not ${name}`),
    )
    return task
  }
  return { queue, entered, enter }
}

const names = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => String(from + index))

describe('createRequestQueue', () => {
  it('lets ten in, and the others in order', async () => {
    const { queue, entered, enter } = setUp()
    for (const name of names(0, 13)) void enter(name)
    await settle()
    expect(entered).toEqual(names(0, 10))
    queue.leave()
    queue.leave()
    await settle()
    expect(entered).toEqual(names(0, 12))
    for (let times = 0; times < 11; times += 1) queue.leave()
    await settle()
    for (const name of names(20, 31)) void enter(name)
    await settle()
    expect(entered).toEqual([...names(0, 13), ...names(20, 30)])
  })

  it('lets in first what the others wait for, in its own order', async () => {
    const { queue, entered, enter } = setUp()
    for (const name of names(0, 11)) void enter(name)
    void enter('a', true)
    void enter('b', true)
    queue.leave()
    queue.leave()
    queue.leave()
    await settle()
    expect(entered.slice(10)).toEqual(['a', 'b', '10'])
  })

  it('does not let in who gave up, and keeps the place for the next', async () => {
    const { queue, entered, enter } = setUp()
    for (const name of names(0, 10)) void enter(name)
    const gone = enter('gone')
    void enter('next')
    await settle()
    gone.abort()
    gone.abort()
    queue.leave()
    await settle()
    expect(entered.slice(10)).toEqual(['not gone', 'next'])
  })

  it('turns away beyond a thousand, but never what the others wait for', async () => {
    const { queue, enter, entered } = setUp()
    for (const name of names(0, 10 + 1024)) void enter(name)
    await expect(createTask((signal) => queue.enter(false, signal))).rejects.toMatchObject({
      code: 'queue_full',
      retryable: true,
    })
    void enter('first', true)
    queue.leave()
    await settle()
    expect(entered.at(-1)).toBe('first')
  })
})
