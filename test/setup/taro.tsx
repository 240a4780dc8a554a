/**
 * Thin stand-ins for what the screens use of `@tarojs/components` and of the lifecycle hooks of
 * `@tarojs/taro`. Taro's own React components are custom elements for a browser, with shadow-less
 * markup that carries no roles and that jsdom only half runs; these draw plain elements and fire
 * WeChat's events.
 */
import {
  createContext,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  type FormEvent,
  type MouseEvent,
  type ReactNode,
} from 'react'

type Props = Record<string, unknown> & { children?: ReactNode }

/** WeChat's `aria-role` is a page's `role`; everything that is no attribute of an element stays out. */
const attributes = (props: Props): Record<string, unknown> => {
  const kept: Record<string, unknown> = {}
  for (const name of ['id', 'className', 'aria-label', 'aria-checked', 'hidden']) {
    if (props[name] !== undefined) kept[name] = props[name]
  }
  if (props['aria-role'] !== undefined) kept['role'] = props['aria-role']
  if (props['aria-role'] === 'heading') kept['aria-level'] = 2
  return kept
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '')

const call = (handler: unknown, detail: unknown) => {
  if (typeof handler === 'function') (handler as (event: unknown) => void)({ detail })
}

const tap = (props: Props) => (event: MouseEvent) => {
  if (typeof props['onClick'] !== 'function') return
  event.stopPropagation()
  call(props['onClick'], {})
}

export const View = (props: Props) => (
  <div {...attributes(props)} onClick={tap(props)}>
    {props.children}
  </div>
)

export const Text = (props: Props) => <span {...attributes(props)}>{props.children}</span>

export const Label = (props: Props) => <label {...attributes(props)}>{props.children}</label>

export const Image = (props: Props) => (
  <img
    {...attributes(props)}
    src={String(props['src'])}
    alt=""
    onError={() => call(props['onError'], {})}
  />
)

/** What the host answers a tapped button of an open type with. Empty: it fires no event at all. */
export const openTypeAnswers: Record<string, unknown> = {}

const openTypeHandlers: Record<string, string> = {
  chooseAvatar: 'onChooseAvatar',
  getPhoneNumber: 'onGetPhoneNumber',
  agreePrivacyAuthorization: 'onAgreePrivacyAuthorization',
}

export const Button = (props: Props) => {
  const openType = typeof props['openType'] === 'string' ? props['openType'] : null
  return (
    <button
      {...attributes(props)}
      type={props['formType'] === 'submit' ? 'submit' : 'button'}
      disabled={props['disabled'] === true}
      data-open-type={openType}
      onClick={(event) => {
        tap(props)(event)
        if (openType === null || !(openType in openTypeAnswers)) return
        call(props[openTypeHandlers[openType] ?? ''], openTypeAnswers[openType])
      }}
    >
      {props.children}
    </button>
  )
}

export const Input = (props: Props) => {
  const element = useRef<HTMLInputElement>(null)
  const { onNickNameReview } = props
  useEffect(() => {
    const input = element.current
    const review = (event: Event) => {
      const { detail } = event as CustomEvent<{ pass: boolean; timeout: boolean }>
      if (!detail.pass && !detail.timeout && input !== null) input.value = ''
      call(onNickNameReview, detail)
    }
    input?.addEventListener('nicknamereview', review)
    return () => input?.removeEventListener('nicknamereview', review)
  }, [onNickNameReview])
  return (
    <input
      {...attributes(props)}
      ref={element}
      name={String(props['name'])}
      data-type={String(props['type'])}
      defaultValue={asText(props['defaultValue'])}
      placeholder={asText(props['placeholder'])}
      onInput={(event) => call(props['onInput'], { value: event.currentTarget.value })}
    />
  )
}

export const Form = (props: Props) => (
  <form
    {...attributes(props)}
    onSubmit={(event: FormEvent<HTMLFormElement>) => {
      event.preventDefault()
      call(props['onSubmit'], { value: Object.fromEntries(new FormData(event.currentTarget)) })
    }}
  >
    {props.children}
  </form>
)

const GroupContext = createContext<((value: string[]) => void) | null>(null)

export const CheckboxGroup = (props: Props) => (
  <GroupContext.Provider value={(value) => call(props['onChange'], { value })}>
    {props.children}
  </GroupContext.Provider>
)

/** Only groups of one are used. */
export const Checkbox = (props: Props) => {
  const change = useContext(GroupContext)
  return (
    <input
      type="checkbox"
      checked={props['checked'] === true}
      onChange={(event) => {
        change?.(event.currentTarget.checked ? [String(props['value'])] : [])
      }}
    />
  )
}

/** The page that is on the screen: a test shows and hides it as the host does. */
export const createPage = (params: Record<string, string> = {}, path = '/pages/home/index') => {
  const listeners = new Map<string, Set<() => unknown>>()
  const fire = (name: string): unknown[] => [...(listeners.get(name) ?? [])].map((run) => run())
  return {
    params,
    path,
    listen: (name: string, listener: () => unknown) => {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => {
        set.delete(listener)
      }
    },
    show: () => fire('show'),
    hide: () => fire('hide'),
    pullDown: () => fire('pullDown'),
    /** What WeChat would share: the answer of the first listener. */
    share: () => fire('share')[0],
  }
}

export type TestPage = ReturnType<typeof createPage>

const PageContext = createContext<TestPage | null>(null)

export const PageProvider = PageContext.Provider

const usePage = (): TestPage => {
  const page = useContext(PageContext)
  if (page === null) throw new Error('no page around this component')
  return page
}

const createHook = (name: string) => (run: () => unknown) => {
  const page = usePage()
  const latest = useRef(run)
  latest.current = run
  useLayoutEffect(() => page.listen(name, () => latest.current()), [page])
}

export const useDidShow = createHook('show')
export const useDidHide = createHook('hide')
export const usePullDownRefresh = createHook('pullDown')
export const useShareAppMessage = createHook('share')

export const useRouter = () => {
  const { params, path } = usePage()
  return { params, path }
}
