import type { BuiltInDefinition } from './built-in'

const hoverable = { hoverClass: 'none', hoverStartTime: 50, hoverStayTime: 400 }

const box = (tag: string, properties: Record<string, unknown> = {}): BuiltInDefinition => ({
  tag,
  properties,
  create: () => ({}),
})

/** Components that only hold their content. */
export const plain: BuiltInDefinition[] = [
  box('view', hoverable),
  box('cover-view'),
  // Fixed content is laid out against the page anyway, so nothing needs to be moved.
  box('root-portal', { enable: true }),
]
