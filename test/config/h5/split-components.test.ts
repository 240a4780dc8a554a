import { describe, expect, it } from '@jest/globals'
import { transformSync } from '@babel/core'
import { join } from 'node:path'

const split = (code: string) =>
  transformSync(code, {
    plugins: [join(__dirname, '../../../config/h5/split-components.js')],
    parserOpts: { plugins: ['typescript'] },
    configFile: false,
    babelrc: false,
  })?.code

describe('split-components', () => {
  it('makes a module of each component', () => {
    expect(split("import { Input, View as Box } from '@tarojs/components'")).toBe(
      'import { Input } from "@tarojs/components/lib/react/components.js?Input";\n' +
        'import { View as Box } from "@tarojs/components/lib/react/components.js?View";',
    )
  })

  it('leaves types and other packages as they are', () => {
    expect(split("import { View, type ViewProps } from '@tarojs/components'")).toBe(
      'import { View } from "@tarojs/components/lib/react/components.js?View";',
    )
    for (const code of [
      "import type { ViewProps } from '@tarojs/components';",
      "import { useDidShow } from '@tarojs/taro';",
    ]) {
      expect(split(code)).toBe(code)
    }
  })
})
