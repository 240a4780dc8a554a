import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

export interface Asset {
  body: Uint8Array | string
  type: string
}

const browserFolder = join(__dirname, '../browser')

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
}

/** The preview's own pages by URL path: the shell with its panel, and the phone inside it. */
export const bundleBrowser = async (): Promise<Map<string, Asset>> => {
  const result = await build({
    absWorkingDir: browserFolder,
    entryPoints: ['shell.ts', 'phone.ts', 'shell.css', 'phone.css'],
    outdir: '/assets',
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    sourcemap: 'inline',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  })
  const assets = new Map<string, Asset>()
  for (const file of result.outputFiles) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1)
    assets.set(`/assets/${name}`, { body: file.contents, type: typeOf(name) })
  }
  for (const [path, name] of [
    ['/', 'shell.html'],
    ['/phone.html', 'phone.html'],
  ] as const) {
    assets.set(path, {
      body: await readFile(join(browserFolder, name), 'utf8'),
      type: typeOf(name),
    })
  }
  return assets
}

const typeOf = (name: string): string =>
  types[name.slice(name.lastIndexOf('.'))] ?? 'application/octet-stream'
