import { dirname } from 'node:path'

const packages = ['@tarojs/plugin-platform-h5', '@tarojs/taro-h5']

/** The file of a package as Taro's web pages find it: each package on the way has its own. */
export const resolveFromTaro = (name: string): string =>
  [...packages, name].reduce(
    (file, each) => require.resolve(each, { paths: [dirname(file)] }),
    __filename,
  )
