import type * as glassEasel from 'glass-easel'
import { ariaProperties, applyAria } from './aria'
import type { Phone } from '../runtime/phone'
import { toText } from '../to-text'

type Space = glassEasel.ComponentSpace

export type Values = Record<string, unknown>

/** One living component of the host: its element, its properties now, and its events. */
export interface BuiltInHost {
  readonly element: HTMLElement
  readonly phone: Phone
  /** The properties as the template sets them. */
  readonly values: () => Values
  /** The path of the page or component whose template it is in. */
  readonly owner: () => string
  /** Does not bubble, as the host's own events do not. */
  readonly trigger: (name: string, detail: unknown) => void
  /** A tap on the component or what is in it. */
  readonly onTap: (listener: () => void) => void
}

export interface BuiltInInstance {
  /** A property has changed; also called once before the component is shown. */
  update?(values: Values): void
  attached?(): void
  detached?(): void
  /** What a form collects under the component's `name`. */
  formValue?(): unknown
  reset?(): void
  /** A label was tapped. */
  activate?(): void
}

export interface BuiltInDefinition {
  tag: string
  /** Properties with their defaults. Others are ignored, as the host ignores them. */
  properties: Values
  create(host: BuiltInHost): BuiltInInstance
}

const instances = new WeakMap<Element, BuiltInInstance>()
const valuesOf = new WeakMap<Element, () => Values>()

/** The component that a `wx-…` element belongs to, for a form or a label around it. */
export const builtInOf = (element: Element): BuiltInInstance | undefined => instances.get(element)

export const builtInValues = (element: Element): Values => valuesOf.get(element)?.() ?? {}

export const defineBuiltIn = (
  space: Space,
  phone: () => Phone,
  definition: BuiltInDefinition,
): void => {
  const properties = Object.fromEntries(
    Object.entries({
      hidden: false,
      hoverClass: 'none',
      ...ariaProperties,
      ...definition.properties,
    }).map(([name, value]) => [name, { type: null, value }]),
  )
  const component = space.defineComponent({
    is: `built-in/${definition.tag}`,
    properties: properties as never,
    lifetimes: {
      created(this: glassEasel.GeneralComponent) {
        const element = this.$$ as unknown as HTMLElement
        const host: BuiltInHost = {
          element,
          phone: phone(),
          values: () => this.data,
          owner: () => this.ownerShadowRoot?.getHostNode().is ?? '',
          trigger: (name, detail) => {
            this.triggerEvent(name, detail, {})
          },
          onTap: (listener) => {
            this.addListener('tap', () => {
              listener()
            })
          },
        }
        valuesOf.set(element, host.values)
        instances.set(element, definition.create(host))
        instances.get(element)?.update?.(host.values())
      },
      attached(this: glassEasel.GeneralComponent) {
        builtInOf(this.$$ as unknown as Element)?.attached?.()
      },
      detached(this: glassEasel.GeneralComponent) {
        builtInOf(this.$$ as unknown as Element)?.detached?.()
      },
    },
    observers: {
      '**'(this: glassEasel.GeneralComponent) {
        const element = this.$$ as unknown as HTMLElement
        applyAria(element, this.data)
        element.toggleAttribute('hidden', isOn(this.data['hidden']))
        builtInOf(element)?.update?.(this.data)
      },
    },
  })
  space.setGlobalUsingComponent(definition.tag, component as never)
}

/** As the host converts to a boolean: Taro writes an empty text where a property was removed. */
export const isOn = (value: unknown): boolean => Boolean(value)

export const numberOf = (value: unknown, otherwise: number): number => {
  const number = typeof value === 'number' ? value : Number.parseFloat(toText(value))
  return Number.isFinite(number) ? number : otherwise
}
