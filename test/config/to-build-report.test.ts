import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { webpack } from 'webpack'
import { toBuildReport } from '../../config/build-report/plugin'

/** webpack's errors for a program, as Taro passes them to `onBuildFinish`. */
const compile = async (text: string): Promise<unknown> => {
  const folder = mkdtempSync(join(tmpdir(), 'build-report-'))
  writeFileSync(join(folder, 'app.js'), text)
  const compiler = webpack({ context: folder, entry: './app.js', mode: 'none' })
  const errors = await new Promise<unknown>((resolve, reject) => {
    compiler.run((error, stats) => {
      if (error) reject(error)
      else resolve(stats?.hasErrors() === true ? stats.toJson().errors : null)
    })
  })
  await new Promise((resolve) => {
    compiler.close(resolve)
  })
  rmSync(folder, { recursive: true })
  return errors
}

describe('toBuildReport', () => {
  it('has no error after a success', async () => {
    expect(toBuildReport({ error: await compile('export {}') })).toEqual({
      type: 'build',
      errors: [],
      isWatching: true,
    })
  })

  it('names the file and the import that is missing', async () => {
    const { errors, isWatching } = toBuildReport({ error: await compile("import './nope'") })
    expect(isWatching).toBe(true)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatch(/^\.\/app\.js:1:0-15\n/)
    expect(errors[0]).toContain("Can't resolve './nope'")
  })

  it('shows the line of a syntax error', async () => {
    const { errors } = toBuildReport({ error: await compile('const a = {{') })
    expect(errors[0]).toContain('const a = {{')
  })

  it('knows the error after which webpack stops to watch', () => {
    const message = 'Build failed with 1 error:\nsrc/app.config.ts:3:1: ERROR: Unexpected "{"'
    expect(toBuildReport({ error: new Error(message) })).toEqual({
      type: 'build',
      errors: [message],
      isWatching: false,
    })
  })
})
