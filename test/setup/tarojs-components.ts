// Stands in for `@tarojs/components` in component tests: jest.config.js.
import * as drawn from './components'
import { createHostElement } from './host-element'
import { componentNames } from './taro-typings'

const components = new Map<string, unknown>(Object.entries(drawn))

/** A component without a stand-in of its own is a box with its children, attributes and events. */
const readComponent = (name: string): unknown => {
  if (!components.has(name) && componentNames.has(name)) {
    components.set(name, createHostElement('div', { 'data-component': name }))
  }
  const component = components.get(name)
  if (component !== undefined) return component
  throw new Error(
    `${name} is not in the typings of the installed @tarojs/components. If the app draws it ` +
      'nevertheless, add a stand-in to test/setup/components.tsx.',
  )
}

module.exports = new Proxy(
  {},
  {
    get: (_, name) => {
      if (name === '__esModule') return true
      return typeof name === 'string' && /^[A-Z]/.test(name) ? readComponent(name) : undefined
    },
  },
)
