import { createContext, useContext, useEffect, useLayoutEffect, useRef } from 'react'

/** The page that is on the screen: a test shows and hides it as the host does. */
export const createPage = (params: Record<string, string> = {}, path = '/pages/home/index') => {
  const listeners = new Map<string, Set<(payload: unknown) => unknown>>()
  /** Runs the callbacks of one hook, such as `usePageScroll`, and returns what they return. */
  const fire = (hook: string, payload?: unknown): unknown[] =>
    [...(listeners.get(hook) ?? [])].map((run) => run(payload))
  return {
    params,
    path,
    fire,
    listen: (hook: string, listener: (payload: unknown) => unknown) => {
      const set = listeners.get(hook) ?? new Set()
      listeners.set(hook, set.add(listener))
      return () => {
        set.delete(listener)
      }
    },
    show: () => fire('useDidShow'),
    hide: () => fire('useDidHide'),
    pullDown: () => fire('usePullDownRefresh'),
    /** What WeChat would share: the return value of the first callback. */
    share: (payload: unknown = { from: 'menu' }) => fire('useShareAppMessage', payload)[0],
  }
}

export type TestPage = ReturnType<typeof createPage>

const PageContext = createContext<TestPage | null>(null)

/** Without it a component is on a page of its own, which is shown as soon as it is drawn. */
export const PageProvider = PageContext.Provider

const bare = createPage()

const usePage = (): TestPage => useContext(PageContext) ?? bare

/** A hook of Taro that takes a callback. */
export const createHook = (name: string) => (run: (payload?: unknown) => unknown) => {
  const page = usePage()
  const latest = useRef(run)
  latest.current = run
  useLayoutEffect(() => page.listen(name, (payload) => latest.current(payload)), [page])
  // The host's order: a page is loaded, shown and ready.
  useLayoutEffect(() => {
    if (name === 'useLoad' || name === 'useLaunch') latest.current(page.params)
  }, [page])
  useEffect(() => {
    if (page === bare && name === 'useDidShow') latest.current()
    if (name === 'useReady') latest.current()
  }, [page])
  useLayoutEffect(
    () => () => {
      if (name === 'useUnload') latest.current()
    },
    [page],
  )
}

export const useRouter = () => {
  const { params, path } = usePage()
  return { params, path }
}
