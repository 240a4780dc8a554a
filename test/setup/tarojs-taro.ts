// Stands in for `@tarojs/taro` in component tests: jest.config.js.
import { playHooks, readTaro } from './taro'
import { hookNames } from './taro-typings'

playHooks(hookNames)

const taro: object = new Proxy(
  {},
  {
    get: (_, name) => {
      if (name === '__esModule') return true
      if (name === 'default') return taro
      return typeof name === 'string' && name !== 'then' ? readTaro(name) : undefined
    },
  },
)

module.exports = taro
