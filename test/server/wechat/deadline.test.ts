import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createDeadline } from '../../../server/src/wechat/deadline'

describe('createDeadline', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })

  afterEach(() => {
    jest.useRealTimers()
  })

  it('calls who listens when the time is up, and not who took it back', () => {
    const deadline = createDeadline(100)
    const listener = jest.fn()
    const released = jest.fn()
    deadline.onEnd(listener)
    deadline.onEnd(released)()
    jest.advanceTimersByTime(99)
    expect(listener).not.toHaveBeenCalled()
    jest.advanceTimersByTime(1)
    expect(listener).toHaveBeenCalledTimes(1)
    expect(released).not.toHaveBeenCalled()
    expect(deadline.hasEnded()).toBe(true)
  })

  it('calls who begins to listen after that, too', () => {
    const deadline = createDeadline(100)
    jest.advanceTimersByTime(100)
    const late = jest.fn()
    deadline.onEnd(late)
    expect(late).toHaveBeenCalledTimes(1)
  })

  it('gives up shared work when the time is up, or is up already', async () => {
    const deadline = createDeadline(100)
    const waiting = deadline.race(new Promise(() => undefined))
    jest.advanceTimersByTime(100)
    await expect(waiting).rejects.toMatchObject({ kind: 'unavailable' })
    const late = deadline.race(new Promise(() => undefined))
    await expect(late).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('never ends once it is cleared', () => {
    const deadline = createDeadline(100)
    const listener = jest.fn()
    deadline.onEnd(listener)
    deadline.clear()
    jest.advanceTimersByTime(1_000)
    expect(listener).not.toHaveBeenCalled()
    expect(deadline.hasEnded()).toBe(false)
  })
})
