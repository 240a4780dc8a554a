import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { isModernPackage } from '../../config/modern-packages'

const manifest = readFileSync(join(__dirname, '../../packages/taro-passport/manifest.json'), 'utf8')
const { name, dependencies } = JSON.parse(manifest) as {
  name: string
  dependencies: Record<string, string>
}

describe('isModernPackage', () => {
  it.each([name, ...Object.keys(dependencies)])('has %s compiled, which apps get', (each) => {
    expect(isModernPackage(`/app/node_modules/${each}/dist/index.mjs`)).toBe(true)
    expect(isModernPackage(`C:\\app\\node_modules\\${each}\\dist\\index.mjs`)).toBe(true)
    expect(isModernPackage(`/app/node_modules/.pnpm/${each}@1.0.0/node_modules/${each}/a.js`)).toBe(
      true,
    )
  })

  it('leaves other packages alone', () => {
    expect(isModernPackage('/app/node_modules/lodash/lodash.js')).toBe(false)
    expect(isModernPackage('/app/src/valibot/index.ts')).toBe(false)
  })
})
