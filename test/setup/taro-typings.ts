import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What Taro's own typings export, so that a new version of Taro needs no change here. */
const namesIn = (packageName: string, file: string, pattern: RegExp): ReadonlySet<string> => {
  const folder = dirname(require.resolve(`${packageName}/package.json`))
  const names = [...readFileSync(join(folder, file), 'utf8').matchAll(pattern)]
  return new Set(names.map(([, name]) => name ?? ''))
}

/** `View`, `Swiper` … */
export const componentNames = namesIn(
  '@tarojs/components',
  'types/index.d.ts',
  /^export \{ (\w+) \}/gm,
)

/** `useLoad`, `useDidShow` … */
export const hookNames = namesIn('@tarojs/taro', 'types/api/taro.hooks.d.ts', /^ +(use\w+)[<(]/gm)
