import { beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { problemStatus } from '../../src/contract/problem'
import { readPackageApi, type PackageApi } from './support/package-api'

const root = join(__dirname, '../..')

interface Row {
  /** The code of the first cell. */
  text: string
  cells: string[]
}

/** The rows of each table, by the `###` heading above it; those of no heading are names. */
const readTables = (path: string): Map<string, Row[]> => {
  const tables = new Map<string, Row[]>()
  let heading = ''
  for (const line of readFileSync(join(root, path), 'utf8').split('\n')) {
    const title = /^(##+) (.*)$/.exec(line)
    if (title) heading = title[1] === '###' ? (title[2] ?? '') : ''
    const text = /^\| `([^`]*)`/.exec(line)?.[1]
    if (text === undefined) continue
    const [, , ...cells] = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/\\\|/g, '|'))
    const row = { text: text.replace(/\\\|/g, '|'), cells: cells.slice(0, -1) }
    tables.set(heading, [...(tables.get(heading) ?? []), row])
  }
  return tables
}

const sorted = (texts: Iterable<string> | undefined) => [...(texts ?? [])].sort()
const textsOf = (rows: Row[] | undefined) => sorted(rows?.map(({ text }) => text))

/** A default that is a value, and no description. */
const isValue = (text: string) => /^('.*'|[\d_]+|true|false)$/.test(text)

let api: PackageApi

// Compiling takes seconds.
beforeAll(() => {
  api = readPackageApi()
})

describe.each(['docs/api.md', 'docs/api.zh-CN.md'])('%s', (path) => {
  const tables = readTables(path)

  it('has every name that the package exports, as it is declared', () => {
    expect(textsOf(tables.get(''))).toEqual(sorted(api.names))
    expect(sorted([...tables.keys()].filter((name) => name !== ''))).toEqual(
      sorted([...api.members.keys(), 'AppErrorCode']),
    )
  })

  it('has every member and option, as it is declared', () => {
    const declared = [...api.members].map(([name, members]) => [name, sorted(members.map(textOf))])
    const written = [...api.members.keys()].map((name) => [name, textsOf(tables.get(name))])
    expect(written).toEqual(declared)
  })

  it('has the default of every option that has one', () => {
    const defaults = [...api.members].flatMap(([name, members]) =>
      members.flatMap(({ text, byDefault }) =>
        byDefault === null ? [] : [{ name, text, byDefault }],
      ),
    )
    expect(defaults.length).toBeGreaterThan(5)
    for (const { name, text, byDefault } of defaults) {
      const written = tables.get(name)?.find((row) => row.text === text)?.cells[0] ?? ''
      if (isValue(byDefault)) expect([text, written]).toEqual([text, `\`${byDefault}\``])
      else if (path === 'docs/api.md') expect([text, written]).toEqual([text, byDefault])
      else expect(written).toMatch(/[^\x00-\x7f]/)
    }
  })

  it('has every error code, with its status', () => {
    const statuses: Partial<Record<string, number>> = problemStatus
    const written = tables
      .get('AppErrorCode')
      ?.map(({ text, cells }) => `${text} ${cells[0] ?? ''}`)
    expect(sorted(written)).toEqual(
      sorted(api.errorCodes.map((code) => `${code} ${String(statuses[code] ?? '—')}`)),
    )
  })

  it('says something of each', () => {
    const silent = [...tables.values()]
      .flat()
      .filter(({ cells }) => (cells.at(-1) ?? '').length < 2)
    expect(silent).toEqual([])
  })
})

const textOf = ({ text }: { text: string }): string => text
