/**
 * Stand-ins for those components of `@tarojs/components` that are more than a box with children.
 * Taro's own for a browser are custom elements with no roles, which jsdom runs only by half; these
 * draw plain elements and fire WeChat's events.
 */
import {
  createContext,
  useContext,
  useEffect,
  useRef,
  type ChangeEvent,
  type FormEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react'
import {
  attributes,
  call,
  createHostElement,
  toHostEvent,
  useHostEvents,
  type Props,
} from './host-element'

const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

export const View = createHostElement('div')
export const Text = createHostElement('span')
export const Label = createHostElement('label')
export const Navigator = createHostElement('div', { role: 'link' })

export const Block = ({ children }: Props) => <>{children}</>

export const Image = (props: Props) => {
  const element = useRef<HTMLImageElement>(null)
  useHostEvents(element, props)
  return <img {...attributes(props)} ref={element} src={asText(props['src'])} alt="" />
}

/** Loads nothing: `load` and `error` are the test's. */
export const WebView = (props: Props) => {
  const element = useRef<HTMLIFrameElement>(null)
  useHostEvents(element, props)
  return <iframe {...attributes(props)} ref={element} src={asText(props['src'])} title="web-view" />
}

export const RichText = (props: Props) => {
  const element = useRef<HTMLDivElement>(null)
  useHostEvents(element, props)
  return (
    <div
      {...attributes(props)}
      ref={element}
      dangerouslySetInnerHTML={{ __html: asText(props['nodes']) }}
    />
  )
}

/**
 * The detail of the host's event after a tap on a button of an open type; without one it fires none.
 * `getAuthorize:error` is that of Alipay's other event.
 */
export const openTypeResults: Record<string, unknown> = {}

const openTypeHandlers: Record<string, string> = {
  chooseAvatar: 'onChooseAvatar',
  getPhoneNumber: 'onGetPhoneNumber',
  getAuthorize: 'onGetAuthorize',
  'getAuthorize:error': 'onError',
  agreePrivacyAuthorization: 'onAgreePrivacyAuthorization',
}

export const Button = (props: Props) => {
  const element = useRef<HTMLButtonElement>(null)
  useHostEvents(element, props, Object.values(openTypeHandlers))
  const openType = typeof props['openType'] === 'string' ? props['openType'] : null
  return (
    <button
      {...attributes(props)}
      ref={element}
      type={props['formType'] === 'submit' ? 'submit' : 'button'}
      disabled={props['disabled'] === true}
      data-open-type={openType}
      onClick={(event) => {
        for (const key of [openType ?? '', `${openType ?? ''}:error`]) {
          if (!(key in openTypeResults)) continue
          const handler = props[openTypeHandlers[key] ?? '']
          call(handler, toHostEvent(event.nativeEvent, key, openTypeResults[key]))
        }
      }}
    >
      {props.children}
    </button>
  )
}

type TextField = HTMLInputElement | HTMLTextAreaElement

/** What Input and Textarea share: the host's events carry the text. */
const useTextField = (element: RefObject<TextField>, props: Props) => {
  useHostEvents(element, props, ['onInput', 'onFocus', 'onBlur', 'onConfirm', 'onNickNameReview'])
  const fire = (name: string) => (event: { nativeEvent: Event }) => {
    const value = element.current?.value ?? ''
    const type = name.slice(2).toLowerCase()
    call(props[name], toHostEvent(event.nativeEvent, type, { value, cursor: value.length }))
  }
  const text =
    'value' in props
      ? { value: asText(props['value']), onChange: fire('onInput') }
      : { defaultValue: asText(props['defaultValue']), onInput: fire('onInput') }
  return {
    ...attributes(props),
    ...text,
    ...(props['name'] === undefined ? {} : { name: asText(props['name']) }),
    placeholder: asText(props['placeholder']),
    disabled: props['disabled'] === true,
    onFocus: fire('onFocus'),
    onBlur: fire('onBlur'),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter') fire('onConfirm')(event)
    },
  }
}

export const Input = (props: Props) => {
  const element = useRef<HTMLInputElement>(null)
  const field = useTextField(element, props)
  const { onNickNameReview } = props
  useEffect(() => {
    const input = element.current
    // WeChat empties a nickname field whose content it refuses.
    const review = (event: Event) => {
      const { detail } = event as CustomEvent<{ pass: boolean; timeout: boolean }>
      if (!detail.pass && !detail.timeout && input !== null) input.value = ''
      call(onNickNameReview, toHostEvent(event, 'nicknamereview'))
    }
    input?.addEventListener('nicknamereview', review)
    return () => input?.removeEventListener('nicknamereview', review)
  }, [onNickNameReview])
  return (
    <input
      {...field}
      ref={element}
      type={props['password'] === true ? 'password' : 'text'}
      data-type={asText(props['type'])}
    />
  )
}

export const Textarea = (props: Props) => {
  const element = useRef<HTMLTextAreaElement>(null)
  const field = useTextField(element, props)
  return <textarea {...field} ref={element} />
}

export const Form = (props: Props) => {
  const element = useRef<HTMLFormElement>(null)
  useHostEvents(element, props, ['onSubmit'])
  return (
    <form
      {...attributes(props)}
      ref={element}
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault()
        const value = Object.fromEntries(new FormData(event.currentTarget))
        call(props['onSubmit'], toHostEvent(event.nativeEvent, 'submit', { value }))
      }}
    >
      {props.children}
    </form>
  )
}

const GroupContext = createContext<((event: ChangeEvent<HTMLInputElement>) => void) | null>(null)

const createGroup = (role: string | undefined, toValue: (checked: string[]) => unknown) => {
  const Group = (props: Props) => {
    const element = useRef<HTMLDivElement>(null)
    useHostEvents(element, props, ['onChange'])
    const change = ({ nativeEvent }: ChangeEvent<HTMLInputElement>) => {
      const boxes = element.current?.querySelectorAll<HTMLInputElement>('input:checked') ?? []
      const value = toValue(Array.from(boxes, (box) => box.value))
      call(props['onChange'], toHostEvent(nativeEvent, 'change', { value }))
    }
    return (
      <div role={role} {...attributes(props)} ref={element}>
        <GroupContext.Provider value={change}>{props.children}</GroupContext.Provider>
      </div>
    )
  }
  return Group
}

export const CheckboxGroup = createGroup(undefined, (checked) => checked)
export const RadioGroup = createGroup('radiogroup', (checked) => checked.at(-1) ?? '')

const createBox = (type: 'checkbox' | 'radio') => {
  const Box = (props: Props) => {
    const element = useRef<HTMLInputElement>(null)
    const change = useContext(GroupContext)
    useHostEvents(element, props, ['onChange'])
    return (
      <>
        <input
          {...attributes(props)}
          ref={element}
          type={type}
          value={asText(props['value'])}
          disabled={props['disabled'] === true}
          {...('checked' in props ? { checked: props['checked'] === true } : {})}
          onChange={(event) => change?.(event)}
        />
        {props.children}
      </>
    )
  }
  return Box
}

export const Checkbox = createBox('checkbox')
export const Radio = createBox('radio')

export const Switch = (props: Props) => {
  const element = useRef<HTMLInputElement>(null)
  useHostEvents(element, props, ['onChange'])
  return (
    <input
      role="switch"
      {...attributes(props)}
      ref={element}
      type="checkbox"
      disabled={props['disabled'] === true}
      {...('checked' in props ? { checked: props['checked'] === true } : {})}
      onChange={({ nativeEvent, currentTarget }) => {
        call(
          props['onChange'],
          toHostEvent(nativeEvent, 'change', { value: currentTarget.checked }),
        )
      }}
    />
  )
}

export const Slider = (props: Props) => {
  const element = useRef<HTMLInputElement>(null)
  useHostEvents(element, props, ['onChange'])
  return (
    <input
      {...attributes(props)}
      ref={element}
      type="range"
      min={asText(props['min'] ?? 0)}
      max={asText(props['max'] ?? 100)}
      defaultValue={asText(props['value'] ?? 0)}
      onChange={({ nativeEvent, currentTarget }) => {
        const value = Number(currentTarget.value)
        call(props['onChange'], toHostEvent(nativeEvent, 'change', { value }))
      }}
    />
  )
}
