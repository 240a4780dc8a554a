// Stands in for `@tarojs/taro` in component tests: jest.config.js.
import { readTaro } from './taro'

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
