import { readFile } from 'node:fs/promises'
import { CsvError, parse, type InfoRecord } from 'csv-parse/sync'

export const columns = ['app_id', 'openid', 'unionid', 'phone', 'external_id', 'nickname'] as const

export type Column = (typeof columns)[number]

export type Cells = Readonly<Record<Column, string>>

export interface FileRow {
  /** Where the row ends, as an editor counts lines, from 1. */
  line: number
  /** Null where the row has more or fewer cells than the header. */
  cells: Cells | null
}

/** A file that is no table of users at all. The message repeats no cell. */
export class UsersFileError extends Error {
  override readonly name = 'UsersFileError'
}

/** Reads UTF-8, with or without a byte order mark, whose header names every column once, in any order. */
export const readUsersFile = async (path: string): Promise<FileRow[]> => {
  const [header, ...rows] = parseCsv(decode(await readFile(path)))
  if (header === undefined) throw new UsersFileError('the file is empty')
  const names = header.cells
  assertHeader(names)
  return rows.map(({ line, cells }) => ({
    line,
    cells: cells.length === names.length ? toCells(names, cells) : null,
  }))
}

/** Excel saves GBK in China unless it is asked for UTF-8; read as UTF-8 it would be replacement characters. */
const decode = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UsersFileError('the file is not UTF-8: save it as "CSV UTF-8"')
  }
}

interface ParsedRow {
  line: number
  cells: readonly string[]
}

const parseCsv = (text: string): ParsedRow[] => {
  const rows: ParsedRow[] = []
  try {
    parse(text, {
      trim: true,
      skipEmptyLines: true,
      relaxColumnCount: true,
      // Otherwise the first line decides for all.
      recordDelimiter: ['\r\n', '\n', '\r'],
      onRecord: (cells: string[], { lines }: InfoRecord) => {
        rows.push({ line: lines, cells })
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // Its message may quote a cell.
    throw new UsersFileError(`the file is no CSV at line ${String(error['lines'])}: ${error.code}`)
  }
  return rows
}

/** By their places: without a header the first row would be taken for names. */
const assertHeader = (names: readonly string[]): void => {
  const problems = columns
    .filter((column) => !names.includes(column))
    .map((column) => `${column} is missing`)
  for (const [at, name] of names.entries()) {
    if (!columns.some((column) => column === name)) problems.push(`column ${at + 1} is unknown`)
    else if (names.indexOf(name) !== at) problems.push(`${name} is there twice`)
  }
  if (problems.length > 0) {
    throw new UsersFileError(
      `the first line must name ${columns.join(',')}: ${problems.join(', ')}`,
    )
  }
}

const toCells = (names: readonly string[], cells: readonly string[]): Cells => {
  const cellOf = (column: Column) => cells[names.indexOf(column)]?.trim() ?? ''
  return {
    app_id: cellOf('app_id'),
    openid: cellOf('openid'),
    unionid: cellOf('unionid'),
    phone: cellOf('phone'),
    external_id: cellOf('external_id'),
    nickname: cellOf('nickname'),
  }
}
