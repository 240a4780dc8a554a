import { join } from 'node:path'
import { build } from 'esbuild'

/** In the folder that git ignores; below the root, so that Taro is found from there. */
export const oursPath = join(__dirname, 'node_modules/.bench/taro-passport.cjs')

/**
 * `ours.ts` as an app ships it: one minified file. The peers come as their own builds, and
 * what tsx makes of a source file is slower than either.
 */
export const buildOurs = async (): Promise<void> => {
  await build({
    entryPoints: [join(__dirname, 'ours.ts')],
    outfile: oursPath,
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    external: ['@tarojs/taro'],
    logLevel: 'error',
  })
}
