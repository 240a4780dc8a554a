import { dirname } from 'node:path'

/** A package as Taro's web pages resolve it. */
export const resolveFromTaro = (name: string): string => {
  const plugin = dirname(require.resolve('@tarojs/plugin-platform-h5'))
  const taro = dirname(require.resolve('@tarojs/taro-h5', { paths: [plugin] }))
  return require.resolve(name, { paths: [taro] })
}
