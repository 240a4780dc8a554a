// Bundles the server into one file that runs with plain `node`.
import { build } from 'esbuild'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))

const result = await build({
  entryPoints: [join(folder, 'src/main.ts')],
  outfile: join(folder, 'dist/main.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  // Native modules stay packages; pg-native is an option of pg that is not used.
  external: ['libsql', 'sharp', 'pg-native'],
  logLevel: 'warning',
  metafile: true,
})

const bytes =
  result.metafile.outputs[
    Object.keys(result.metafile.outputs).find((name) => name.endsWith('main.js'))
  ].bytes
process.stdout.write(`server/dist/main.js ${Math.round(bytes / 1024)} KB\n`)
