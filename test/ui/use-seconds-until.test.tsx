import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, renderHook } from '@testing-library/react'
import { useSecondsUntil } from '../../src/ui/use-seconds-until'

beforeEach(() => {
  jest.useFakeTimers({ now: 1_000_000 })
})

afterEach(() => {
  jest.useRealTimers()
})

describe('useSecondsUntil', () => {
  it('counts down to zero and then stops its timer', () => {
    const { result } = renderHook(() => useSecondsUntil(1_002_500))
    expect(result.current).toBe(3)
    act(() => jest.advanceTimersByTime(1_000))
    expect(result.current).toBe(2)
    act(() => jest.advanceTimersByTime(2_000))
    expect(result.current).toBe(0)
    expect(jest.getTimerCount()).toBe(0)
  })

  it('counts on when the clock is set back', () => {
    const { result } = renderHook(() => useSecondsUntil(1_003_000))
    jest.setSystemTime(1_000_000 - 86_400_000)
    act(() => jest.advanceTimersByTime(2_000))
    expect(result.current).toBe(1)
    act(() => jest.advanceTimersByTime(1_000))
    expect(result.current).toBe(0)
  })

  it('begins again for a later time', () => {
    const { result, rerender } = renderHook(({ atMs }) => useSecondsUntil(atMs), {
      initialProps: { atMs: 1_001_000 },
    })
    act(() => jest.advanceTimersByTime(5_000))
    expect(result.current).toBe(0)
    rerender({ atMs: 1_010_000 })
    expect(result.current).toBe(5)
  })

  it.each([null, 999_999, 1_000_000])('waits for nothing until %s', (atMs) => {
    const { result } = renderHook(() => useSecondsUntil(atMs))
    expect(result.current).toBe(0)
    expect(jest.getTimerCount()).toBe(0)
  })

  it('leaves no timer behind', () => {
    const { unmount } = renderHook(() => useSecondsUntil(1_060_000))
    unmount()
    expect(jest.getTimerCount()).toBe(0)
  })
})
