import { describe, expect, it, jest } from '@jest/globals'
import { transformSync } from '@swc/core'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sabotages, type Sabotage } from './sabotages'

const source = join(__dirname, '../../../src')

const maxRuns = 6_000

/** The module with its fault, compiled; it throws where there is nothing to replace. */
const compile = ({ file, text, replacement }: Sabotage): string => {
  const parts = readFileSync(join(source, file), 'utf8').split(text)
  if (parts.length !== 2) throw new Error(`${file} does not hold once: ${text}`)
  return transformSync(parts.join(replacement), {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  }).code
}

/** Runs compiled code as the module of that file, with the imports that the registry gives it. */
const evaluate = (file: string, code: string): unknown => {
  const module = { exports: {} }
  const folder = dirname(join(source, file))
  const load = (id: string): unknown =>
    jest.requireActual(id.startsWith('.') ? join(folder, id) : id)
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own source, with one fault
  const run = new Function('module', 'exports', 'require', code) as Evaluate
  run(module, module.exports, load)
  return module.exports
}

type Evaluate = (module: object, exports: object, require: (id: string) => unknown) => void

/** The model's report on the app with the fault, in a module registry of its own. */
const findFault = async (sabotage: Sabotage): Promise<string | null> => {
  const { seed = 20261127 } = sabotage
  const code = compile(sabotage)
  const loaded: string[] = []
  let report: string | null = null
  await jest.isolateModulesAsync(async () => {
    jest.doMock(join(source, sabotage.file), () => {
      loaded.push(sabotage.file)
      return evaluate(sabotage.file, code)
    })
    const { runModel } = await import('./run-model')
    // A fault that the model does not run would prove nothing.
    if (loaded.length === 0) throw new Error(`${sabotage.file} is no part of the model`)
    report = await runModel({ runs: maxRuns, seed, only: sabotage.invariant })
  })
  jest.dontMock(join(source, sabotage.file))
  return report
}

describe('runModel', () => {
  it('has a fault to find for each of the seventeen invariants', () => {
    const invariants = [...new Set(sabotages.map(({ invariant }) => invariant))]
    expect(invariants).toEqual(Array.from({ length: 17 }, (_, index) => index + 1))
  })

  it('refuses a fault that does not apply', () => {
    const [first] = sabotages
    expect(() => compile({ ...(first as Sabotage), text: 'not in the source' })).toThrow('not in')
  })

  it.each(sabotages)(
    'sees by invariant $invariant that the app $fault',
    async (sabotage) => {
      expect(await findFault(sabotage)).toContain(`invariant ${String(sabotage.invariant)}: `)
    },
    300_000,
  )
})
