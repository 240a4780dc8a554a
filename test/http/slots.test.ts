import { describe, expect, it } from '@jest/globals'
import { createSlots } from '../../src/http/slots'
import type { Signal } from '../../src/http/task'
import { settle } from '../support/manual-clock'

const signal = (): Signal => ({ isAborted: false, onAbort: () => undefined })

const setUp = () => {
  const slots = createSlots()
  const entered: string[] = []
  const enter = (name: string, isFirst = false): Signal => {
    const mine = signal()
    void slots.take(isFirst, mine).then(() => entered.push(name))
    return mine
  }
  return { slots, entered, enter }
}

const names = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => String(from + index))

describe('createSlots', () => {
  it('lets ten in, and the others in order', async () => {
    const { slots, entered, enter } = setUp()
    for (const name of names(0, 13)) enter(name)
    await settle()
    expect(entered).toEqual(names(0, 10))
    slots.give()
    slots.give()
    await settle()
    expect(entered).toEqual(names(0, 12))
    for (let times = 0; times < 11; times += 1) slots.give()
    await settle()
    for (const name of names(20, 31)) enter(name)
    await settle()
    expect(entered).toEqual([...names(0, 13), ...names(20, 30)])
  })

  it('lets in first what the others wait for, in its own order', async () => {
    const { slots, entered, enter } = setUp()
    for (const name of names(0, 11)) enter(name)
    enter('a', true)
    enter('b', true)
    slots.give()
    slots.give()
    slots.give()
    await settle()
    expect(entered.slice(10)).toEqual(['a', 'b', '10'])
  })

  it('does not let in who gave up, and keeps the place for the next', async () => {
    const { slots, entered, enter } = setUp()
    for (const name of names(0, 10)) enter(name)
    const gone = enter('gone')
    enter('next')
    await settle()
    gone.onAbort()
    slots.give()
    await settle()
    expect(entered.slice(10)).toEqual(['next'])
  })

  it('turns away beyond a thousand, but never what the others wait for', async () => {
    const { slots, enter, entered } = setUp()
    for (const name of names(0, 10 + 1024)) enter(name)
    await expect(slots.take(false, signal())).rejects.toMatchObject({
      code: 'queue_full',
      retryable: true,
    })
    enter('first', true)
    slots.give()
    await settle()
    expect(entered.at(-1)).toBe('first')
  })
})
