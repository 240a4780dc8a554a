import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** What every app that takes the bundle has anyway. */
const external = ['react', 'react-dom', 'react/jsx-runtime', '@tarojs/*']

export interface BundleSize {
  minifiedBytes: number
  gzipBytes: number
  /** What each module adds to the minified bundle, the largest first; packages as one. */
  parts: { name: string; bytes: number }[]
}

/**
 * Bundles a module's text as an app's build would, minified, with React and Taro left outside.
 * `resolveDir` is where its imports start from.
 */
export const bundleSize = async (entry: string, resolveDir: string): Promise<BundleSize> => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: entry, resolveDir, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    external,
    logLevel: 'error',
  })
  const code = outputFiles[0]?.contents ?? new Uint8Array()
  const inputs = Object.values(metafile.outputs)[0]?.inputs ?? {}
  return {
    minifiedBytes: code.byteLength,
    gzipBytes: gzipSync(code, { level: 9 }).byteLength,
    parts: partsOf(inputs),
  }
}

const partsOf = (inputs: Record<string, { bytesInOutput: number }>): BundleSize['parts'] => {
  const bytes = new Map<string, number>()
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const name = partName(path)
    bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput)
  }
  return [...bytes]
    .map(([name, size]) => ({ name, bytes: size }))
    .filter((part) => part.bytes > 0)
    .sort((a, b) => b.bytes - a.bytes)
}

/** `…/node_modules/@scope/name/dist/x.js` is `@scope/name`; a file of ours keeps its path. */
const partName = (path: string): string => {
  const inPackages = path.split('node_modules/').at(-1) ?? path
  if (inPackages === path) return path
  return inPackages.split('/', inPackages.startsWith('@') ? 2 : 1).join('/')
}
