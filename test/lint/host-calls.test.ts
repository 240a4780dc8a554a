import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const lint = (files: { path: string; code: string }[]): string[][] =>
  JSON.parse(
    execFileSync(process.execPath, [join(__dirname, 'lint-texts.mjs')], {
      cwd: join(__dirname, '../..'),
      input: JSON.stringify(files),
      encoding: 'utf8',
    }),
  ) as string[][]

describe('the lint of host calls', () => {
  const page = 'src/pages/home/index.tsx'
  const wholeTaro = [
    "import Taro from '@tarojs/taro'\nvoid Taro.request({ url: 'https://example.com' })",
    "import * as Taro from '@tarojs/taro'\nvoid Taro.request({ url: 'https://example.com' })",
  ]
  const namedCalls = [
    "import { request } from '@tarojs/taro'\nvoid request({ url: 'https://example.com' })",
    "import { Current } from '@tarojs/runtime'\nexport const router = Current.router",
    'void wx.login()',
  ]
  const noCalls = `
    import { View } from '@tarojs/components'
    import { useDidShow, type General } from '@tarojs/taro'
    import type { ITouchEvent } from '@tarojs/components'
  `

  it('refuses a page or a component that calls the host', () => {
    const files = [...wholeTaro, ...namedCalls].flatMap((code) => [
      { path: page, code },
      { path: 'src/ui/auth-gate/auth-gate.tsx', code },
    ])
    for (const messages of lint(files)) {
      expect(messages.join()).toContain('Only src/platform calls the host')
    }
  }, 30_000)

  it('lets a page use hooks and components, and the platform every call', () => {
    const files = [
      { path: page, code: noCalls },
      ...namedCalls.map((code) => ({ path: 'src/platform/storage.ts', code })),
    ]
    expect(lint(files).flat()).toEqual([])
  }, 30_000)

  it('lets the platform import the calls of Taro by their names only', () => {
    const files = wholeTaro.map((code) => ({ path: 'src/platform/storage.ts', code }))
    for (const messages of lint(files)) {
      expect(messages.join()).toContain('Import the calls of Taro by their names')
    }
  }, 30_000)
})
