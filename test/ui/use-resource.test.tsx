import { describe, expect, it, jest } from '@jest/globals'
import { act, renderHook } from '@testing-library/react'
import type { PropsWithChildren } from 'react'
import type { Task } from '../../src/api/api'
import { PassportProvider } from '../../src/ui/passport-provider'
import { useResource } from '../../src/ui/use-resource'
import { createPage, PageProvider } from '../setup/taro'
import { appError, createTask, createTestPassport } from './create-test-passport'

const setUp = () => {
  const test = createTestPassport()
  const tasks: ReturnType<typeof createTask<string>>[] = []
  const load = jest.fn((): Task<string> => {
    const task = createTask<string>()
    tasks.push(task)
    return task.task
  })
  const page = createPage()
  const wrapper = ({ children }: PropsWithChildren) => (
    <PassportProvider passport={test.passport}>
      <PageProvider value={page}>{children}</PageProvider>
    </PassportProvider>
  )
  const hook = renderHook(() => useResource(load), { wrapper })
  const settle = (index: number, outcome: string | Error) =>
    act(async () => {
      if (typeof outcome === 'string') tasks[index]?.resolve(outcome)
      else tasks[index]?.reject(outcome)
    })
  return { ...test, ...hook, page, tasks, load, settle }
}

describe('useResource', () => {
  it('loads at once', async () => {
    const { result, settle } = setUp()
    expect(result.current).toMatchObject({ data: null, error: null, isLoading: true })
    await settle(0, 'one')
    expect(result.current).toMatchObject({ data: 'one', error: null, isLoading: false })
  })

  it('keeps what it has while it loads again, and when that fails', async () => {
    const { result, settle } = setUp()
    await settle(0, 'one')
    act(() => void result.current.reload())
    expect(result.current).toMatchObject({ data: 'one', isLoading: true })
    await settle(1, appError('timeout', { retryable: true }))
    expect(result.current).toMatchObject({ data: 'one', error: 'timeout', isLoading: false })
    act(() => void result.current.reload())
    await settle(2, 'two')
    expect(result.current).toMatchObject({ data: 'two', error: null })
  })

  it('takes only the response of the last request', async () => {
    const { result, settle, tasks } = setUp()
    act(() => void result.current.reload())
    expect(tasks[0]?.abort).toHaveBeenCalled()
    await settle(1, 'two')
    await settle(0, 'one')
    expect(result.current).toMatchObject({ data: 'two', error: null })
  })

  it('gives up when the component unmounts', () => {
    const { unmount, tasks } = setUp()
    unmount()
    expect(tasks[0]?.abort).toHaveBeenCalledTimes(1)
  })

  it('begins again by itself once the network is back', async () => {
    const { result, settle, setOnline, load } = setUp()
    await settle(0, appError('network_unavailable', { retryable: true }))
    act(() => setOnline(false))
    expect(load).toHaveBeenCalledTimes(1)
    act(() => setOnline(true))
    expect(load).toHaveBeenCalledTimes(2)
    await settle(1, 'one')
    expect(result.current).toMatchObject({ data: 'one', error: null })
    act(() => setOnline(true))
    expect(load).toHaveBeenCalledTimes(2)
  })

  it.each(['network_unavailable', 'timeout'] as const)(
    'loads again when the page is shown after %s in the background',
    async (code) => {
      const { result, settle, page, load } = setUp()
      await settle(0, appError(code, { retryable: true }))
      await act(async () => page.show())
      expect(load).toHaveBeenCalledTimes(2)
      await settle(1, 'one')
      expect(result.current).toMatchObject({ data: 'one', error: null })
      await act(async () => page.show())
      expect(load).toHaveBeenCalledTimes(2)
    },
  )

  it('shows no error for a call that the app gave up', async () => {
    const { result, settle } = setUp()
    await settle(0, appError('cancelled'))
    expect(result.current).toMatchObject({ error: null, isLoading: false })
  })

  it('draws a fault of the app as one', async () => {
    const { result, settle } = setUp()
    await settle(0, new TypeError('x is not a function'))
    expect(result.current.error).toBe('internal_error')
  })
})
