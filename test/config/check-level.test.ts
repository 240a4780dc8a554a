import { afterEach, describe, expect, it } from '@jest/globals'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const script = join(__dirname, '../../.ci/check-level.mjs')
const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

/** Plants the lines in a build's script, and returns what the check says. */
const check = async (lines: readonly string[], name = 'app.js') => {
  const folder = await mkdtemp(join(tmpdir(), 'check-level-'))
  folders.push(folder)
  await writeFile(join(folder, name), lines.join(';\n'))
  return new Promise<{ hasPassed: boolean; problems: string[] }>((resolve) => {
    execFile(process.execPath, [script, folder], (error, _, stderr) => {
      const problems = stderr.split('\n').filter((line) => line !== '')
      resolve({
        hasPassed: error === null,
        problems: problems.map((line) => line.slice(folder.length)),
      })
    })
  })
}

// ESLint takes seconds to start on a busy machine.
const timeoutMs = 60_000

describe('check-level', () => {
  it(
    'finds syntax and built-ins that are newer than iOS 12 and Chrome 70',
    async () => {
      const planted: [string, RegExp][] = [
        ['a?.b', /optional chaining/],
        ['a ?? b', /nullish/],
        ['a ||= b', /logical assignment/],
        ['Object.fromEntries([])', /Object\.fromEntries/],
        ['Promise.allSettled([])', /Promise\.allSettled/],
        ['text.matchAll(/a/g)', /matchAll/],
        ['text.replaceAll("a", "b")', /replaceAll/],
        ['list.at(-1)', /\bat\b/],
        ['globalThis.x = 1', /globalThis/],
        ['/(?<=a)b/.test(text)', /lookbehind/],
        ['1n', /BigInt/],
      ]
      const { hasPassed, problems } = await check(planted.map(([line]) => line))
      expect(hasPassed).toBe(false)
      const missed = planted.filter(
        ([, words], index) =>
          !problems.some((text) => text.startsWith(`/app.js:${index + 1}:`) && words.test(text)),
      )
      expect(missed).toEqual([])
    },
    timeoutMs,
  )

  it(
    'finds what does not parse at all',
    async () => {
      expect(await check(['var a = ;'])).toEqual({
        hasPassed: false,
        problems: [expect.stringMatching(/^\/app\.js:1:9 Parsing error/)],
      })
    },
    timeoutMs,
  )

  it(
    'lets through what those have',
    async () => {
      const lines = [
        'const { a, ...rest } = { ...b }',
        'async function* c() { try { await a } catch { yield rest } }',
        '[[1]].flat(); list.map(String).filter(Boolean)',
        'const messages = { at: "time" }; messages.at',
        'var root = "object" == typeof globalThis ? globalThis : this',
      ]
      expect(await check(lines)).toEqual({ hasPassed: true, problems: [] })
      expect(await check(['export default { a: 1 }'], 'utils.sjs')).toEqual({
        hasPassed: true,
        problems: [],
      })
    },
    timeoutMs,
  )

  it(
    'does not pass a folder without a script',
    async () => {
      expect(await check(['{}'], 'app.json')).toEqual({
        hasPassed: false,
        problems: [': no script in it'],
      })
    },
    timeoutMs,
  )
})
