// Bundles the server into one file that runs with plain `node`, and its command line into another.
import { build } from 'esbuild'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))

const result = await build({
  entryPoints: [join(folder, 'src/main.ts'), join(folder, 'src/cli.ts')],
  outdir: join(folder, 'dist'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  // With its comments the code is half as long again, and one character of them that is not Latin-1
  // makes V8 keep all of it in two bytes each.
  minifyWhitespace: true,
  lineLimit: 200,
  // Native modules stay packages; pg-native is an option of pg that is not used.
  external: ['libsql', 'sharp', 'pg-native'],
  logLevel: 'warning',
  metafile: true,
})

for (const [name, { bytes }] of Object.entries(result.metafile.outputs)) {
  if (name.endsWith('.js')) process.stdout.write(`${name} ${Math.round(bytes / 1024)} KB\n`)
}
