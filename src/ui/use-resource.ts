import { useDidShow } from '@tarojs/taro'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Task } from '../api/api'
import type { AppErrorCode } from '../contract/app-error'
import { usePassport } from './passport-context'
import { caughtErrorCode } from './text/error-text'

export interface Resource<T> {
  /** What was loaded last; kept while it is loaded again and when that fails. */
  data: T | null
  /** Why the last loading failed, or null. */
  error: AppErrorCode | null
  isLoading: boolean
  /** Loads again; resolves when that is done, also when it failed. */
  reload: () => Promise<void>
  /** Takes over a newer value, without a request. */
  replace: (change: (data: T) => T) => void
}

/**
 * Loads when the component mounts and cancels when it unmounts. What failed because of the network is
 * loaded again when the network is back, and when the page is shown: WeChat interrupts the requests
 * of an app that is in the background. `load` must keep its identity.
 */
export const useResource = <T>(load: () => Task<T>): Resource<T> => {
  const { host } = usePassport()
  const [state, setState] = useState<Omit<Resource<T>, 'reload' | 'replace'>>({
    data: null,
    error: null,
    isLoading: true,
  })
  const current = useRef<Task<T> | null>(null)

  const run = useCallback(() => {
    current.current?.abort()
    const task = load()
    current.current = task
    return task.then(
      (data) => {
        if (current.current === task) setState({ data, error: null, isLoading: false })
      },
      (error: unknown) => {
        if (current.current !== task) return
        const code = caughtErrorCode(error)
        setState(({ data }) => ({ data, error: code, isLoading: false }))
      },
    )
  }, [load])

  useEffect(() => {
    void run()
    return () => {
      const task = current.current
      current.current = null
      task?.abort()
    }
  }, [run])

  const reload = useCallback(() => {
    setState((before) => ({ ...before, isLoading: true }))
    return run()
  }, [run])

  const replace = useCallback((change: (data: T) => T) => {
    setState((before) => (before.data === null ? before : { ...before, data: change(before.data) }))
  }, [])

  const isWaitingForNetwork = state.error === 'network_unavailable' || state.error === 'timeout'
  useDidShow(() => {
    if (isWaitingForNetwork) void reload()
  })
  useEffect(() => {
    if (!isWaitingForNetwork) return undefined
    return host.network.subscribe((isOnline) => {
      if (isOnline) void reload()
    })
  }, [host, isWaitingForNetwork, reload])

  return { ...state, reload, replace }
}
