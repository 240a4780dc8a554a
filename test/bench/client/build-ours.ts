import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(__dirname, '../../..')

/** In the folder that git ignores; below the root, so that Taro is found from there. */
export const oursPath = join(__dirname, 'node_modules/.bench/taro-passport.cjs')

const entry = `
  export { createRuntime } from './src/runtime'
  export { userAnswerSchema } from './src/contract/user'
`

/**
 * Our composition as an app ships it: one minified file. The peers come as their own builds, and
 * what tsx makes of a source file is slower than either.
 */
export const buildOurs = async (): Promise<void> => {
  await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    outfile: oursPath,
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.TARO_ENV': '"weapp"' },
    external: ['@tarojs/taro'],
    logLevel: 'error',
  })
}
