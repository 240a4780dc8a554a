import {
  createElement,
  useLayoutEffect,
  useRef,
  type CSSProperties,
  type ReactNode,
  type RefObject,
} from 'react'

export type Props = Record<string, unknown> & { children?: ReactNode }

/** The event that a handler of Taro gets. */
export const toHostEvent = (event: Event, type: string, detail?: unknown) => {
  const { touches, changedTouches } = event as Partial<TouchEvent>
  return {
    type,
    timeStamp: event.timeStamp,
    detail: detail ?? (event as CustomEvent<unknown>).detail ?? {},
    target: describeElement(event.target),
    currentTarget: describeElement(event.currentTarget),
    touches: toTouches(touches),
    changedTouches: toTouches(changedTouches),
    stopPropagation: () => {
      event.stopPropagation()
    },
    preventDefault: () => {
      event.preventDefault()
    },
  }
}

const describeElement = (element: EventTarget | null) =>
  element instanceof HTMLElement
    ? { id: element.id, dataset: Object.fromEntries(Object.entries(element.dataset)) }
    : {}

const toTouches = (touches: TouchList | undefined) =>
  Array.from(touches ?? [], ({ identifier, clientX, clientY, pageX, pageY }) => ({
    ...{ identifier, clientX, clientY, pageX, pageY },
  }))

export const call = (handler: unknown, event: unknown) => {
  if (typeof handler === 'function') (handler as (event: unknown) => void)(event)
}

/**
 * Passes each `onSomething` of the properties the DOM's event of that name, in lower case: `onClick`
 * a click, `onTouchStart` a touchstart, `onChange` a `new CustomEvent('change', { detail })`.
 * @param own handlers that the component itself calls
 */
export const useHostEvents = (
  element: RefObject<HTMLElement>,
  props: Props,
  own: readonly string[] = [],
) => {
  useLayoutEffect(() => {
    const target = element.current
    const names = Object.keys(props).filter((name) => /^on[A-Z]/.test(name) && !own.includes(name))
    const listeners = names.map((name) => {
      const type = name.slice(2).toLowerCase()
      const listener = (event: Event) => {
        call(props[name], toHostEvent(event, type === 'click' ? 'tap' : type))
      }
      target?.addEventListener(type, listener)
      return () => target?.removeEventListener(type, listener)
    })
    return () => {
      for (const remove of listeners) remove()
    }
  })
}

/** The attributes of an element; WeChat's `aria-role` is a page's `role`. */
export const attributes = (props: Props): Record<string, unknown> => {
  const kept: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || name === 'aria-role') continue
    if (/^(id|className|hidden|data-.+|aria-.+)$/.test(name)) kept[name] = value
  }
  if (props['style'] !== undefined) kept['style'] = toStyle(props['style'])
  if (props['aria-role'] !== undefined) kept['role'] = props['aria-role']
  if (props['aria-role'] === 'heading') kept['aria-level'] = 2
  return kept
}

/** Taro takes a text as well as an object; React takes an object. */
const toStyle = (style: unknown): CSSProperties => {
  if (typeof style !== 'string') return style as CSSProperties
  const declarations = style.split(';').flatMap((declaration) => {
    const [name = '', ...value] = declaration.split(':')
    if (value.length === 0) return []
    const camelCase = name.trim().replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    return [[camelCase, value.join(':').trim()]]
  })
  return Object.fromEntries(declarations) as CSSProperties
}

/** A component that is an element with its children, attributes and events. */
export const createHostElement = (tag: string, more: Record<string, unknown> = {}) => {
  const HostElement = (props: Props) => {
    const element = useRef<HTMLElement>(null)
    useHostEvents(element, props)
    return createElement(tag, { ...more, ...attributes(props), ref: element }, props.children)
  }
  return HostElement
}
