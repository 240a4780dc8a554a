import * as v from 'valibot'
import { readText } from './deploy-files'

const lockSchema = v.object({
  packages: v.record(
    v.string(),
    v.object({
      dependencies: v.optional(v.record(v.string(), v.string())),
      optionalDependencies: v.optional(v.record(v.string(), v.string())),
      os: v.optional(v.array(v.string())),
      cpu: v.optional(v.array(v.string())),
    }),
  ),
})

const { packages } = v.parse(lockSchema, JSON.parse(readText('package-lock.json')))

const runsInTheImage = (path: string): boolean => {
  const { os = ['linux'], cpu = ['x64', 'arm64'] } = packages[path] ?? {}
  return os.includes('linux') && (cpu.includes('x64') || cpu.includes('arm64'))
}

/** As Node looks a package up: within the folder that asks, then upwards. */
const find = (name: string, from: string): string | null => {
  const path = `${from === '' ? '' : `${from}/`}node_modules/${name}`
  if (path in packages) return path
  if (from === '') return null
  return find(name, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))))
}

const addWithNeeds = (path: string, found: Set<string>): void => {
  if (found.has(path) || !runsInTheImage(path)) return
  found.add(path)
  const { dependencies, optionalDependencies } = packages[path] ?? {}
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const needed = find(name, path)
    if (needed !== null) addWithNeeds(needed, found)
  }
}

const topFolderOf = (path: string): string => path.split('/').slice(0, 2).join('/')

describe('Dockerfile', () => {
  const text = readText('server/deploy/Dockerfile')
  const copied = [...text.matchAll(/^COPY --from=build \/build\/(node_modules\/\S+) (\S+)$/gm)]

  it('copies the packages that the bundle leaves out, with all that they need, and no other', () => {
    const external = /external: \[([^\]]+)\]/.exec(readText('server/build.mjs'))?.[1] ?? ''
    const names = [...external.matchAll(/'([^']+)'/g)].map(([, name = '']) => name)
    const found = new Set<string>()
    for (const name of names) {
      // One that nobody installs is an option of a package that works without it.
      const path = find(name, '')
      if (path !== null) addWithNeeds(path, found)
    }
    expect(found.size).toBeGreaterThan(4)
    const folders = new Set([...found].map(topFolderOf))
    expect(copied.map(([, from = '']) => from).sort()).toEqual([...folders].sort())
    for (const [, from, to] of copied) expect(to).toBe(from)
  })
})
