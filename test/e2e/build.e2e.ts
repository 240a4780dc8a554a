import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { editedCopy } from './support/sabotage'
import { builtApp } from './support/stack'
import { compileStyles, compileTemplates } from './support/wechat-compilers'

interface AppJson {
  subPackages?: { root: string }[]
}

// https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages.html
const maxPackageBytes = 2 * 1024 * 1024

/** Bytes of each package by its root; the main package's root is empty. */
const packageSizes = async (folder: string): Promise<Map<string, number>> => {
  const app = JSON.parse(await readFile(join(folder, 'app.json'), 'utf8')) as AppJson
  const roots = (app.subPackages ?? []).map(({ root }) => root.replace(/\/?$/, '/'))
  const sizes = new Map<string, number>([['', 0], ...roots.map((root) => [root, 0] as const)])
  const files = await readdir(folder, { recursive: true })
  for (const file of files.filter((name) => !name.endsWith('.map'))) {
    const facts = await stat(join(folder, file))
    if (!facts.isFile()) continue
    const root = roots.find((each) => file.startsWith(each)) ?? ''
    sizes.set(root, (sizes.get(root) ?? 0) + facts.size)
  }
  return sizes
}

describe('dist/weapp', () => {
  it('has templates that WeChat’s own compiler takes', () => {
    expect(compileTemplates(builtApp)).toContain('$gwx')
  })

  it('has styles that WeChat’s own compiler takes', () => {
    expect(compileStyles(builtApp)).toContain('wxssMap')
  })

  it('would be refused with a template that is wrong', async () => {
    const copy = await editedCopy(builtApp, (folder) =>
      writeFile(join(folder, 'comp.wxml'), '<view><text></view>'),
    )
    expect(() => compileTemplates(copy.folder)).toThrow(/comp\.wxml.*text/)
    await copy.remove()
  })

  it('would be refused with a style that is wrong', async () => {
    const copy = await editedCopy(builtApp, (folder) =>
      writeFile(join(folder, 'app.wxss'), '.a:not(.b, .c) { color: red }'),
    )
    expect(() => compileStyles(copy.folder)).toThrow()
    await copy.remove()
  })

  it('keeps every package under the limit', async () => {
    for (const [root, bytes] of await packageSizes(builtApp)) {
      expect({ root, fits: bytes < maxPackageBytes }).toEqual({ root, fits: true })
    }
  })
})
