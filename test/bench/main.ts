import { join } from 'node:path'
import { benchFirstPaint } from './first-paint'
import { benchFirstScreen } from './first-screen'
import { benchSizes } from './sizes'
import { benchStart } from './start'
import { benchWebSizes } from './web-sizes'

const root = join(__dirname, '../..')

const benchmarks: Record<string, (root: string) => void | Promise<void>> = {
  start: benchStart,
  sizes: benchSizes,
  'first-screen': benchFirstScreen,
  'web-sizes': benchWebSizes,
  'first-paint': benchFirstPaint,
}

/** All of them, or those that the arguments name. */
const main = async (names: string[]): Promise<void> => {
  const known = Object.keys(benchmarks)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    throw new Error(`no benchmark ${unknown.join(', ')}: there are ${known.join(', ')}`)
  }
  for (const name of known) {
    if (names.length === 0 || names.includes(name)) await benchmarks[name]?.(root)
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
