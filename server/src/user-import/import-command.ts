import { writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { operator } from '../audit/actor'
import { isRefusal, textOf, type ImportProblem } from './import-problem'
import { readUsersFile, UsersFileError } from './read-users-file'
import type { UserImport } from './user-import'

export interface ImportArguments {
  file: string
  isDryRun: boolean
  /** Imports the accepted users even if others are refused. */
  skipsRefused: boolean
  report: string
}

/** What follows `users import`; null where it makes no sense. */
export const readImportArguments = (args: readonly string[]): ImportArguments | null => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        'skip-refused': { type: 'boolean', default: false },
        report: { type: 'string' },
      },
    })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0) return null
    return {
      file,
      isDryRun: values['dry-run'],
      skipsRefused: values['skip-refused'],
      report: values.report ?? `${file.replace(/\.csv$/i, '')}.report.csv`,
    }
  } catch {
    return null
  }
}

interface ImportCommandDeps {
  userImport: UserImport
  /** One line of the command's output. */
  say: (line: string) => void
  /** One line beside the output, while it runs. */
  sayProgress: (line: string) => void
}

const progressUsers = 5_000

/**
 * Checks the file, writes the report, and then the users. Neither the output nor the report repeats a value of the
 * file.
 *
 * @returns whether everything that was asked for is done
 */
export const runImport = async (
  { file, isDryRun, skipsRefused, report }: ImportArguments,
  { userImport, say, sayProgress }: ImportCommandDeps,
): Promise<boolean> => {
  if (resolve(report) === resolve(file)) {
    throw new UsersFileError('the report would replace the file itself')
  }
  const rows = await readUsersFile(file)
  const { rowCount, users, fresh, incomplete, complete, problems } = await userImport.check(rows)
  say(`${basename(file)}: ${rowCount} rows`)
  say(`can be imported: ${fresh} new users, ${incomplete} to complete, ${complete} there already`)
  await writeReport(report, problems)
  sayProblems(problems, report, say)

  const hasRefusals = problems.some(isRefusal)
  if (hasRefusals && !skipsRefused) {
    say('nothing was written: correct the file, or repeat the command with --skip-refused')
    return false
  }
  if (isDryRun) {
    say('nothing was written: this was a dry run')
    return true
  }
  let written = 0
  const imported = await userImport
    .write(users, operator, (done) => {
      written = done
      if (done % progressUsers === 0) sayProgress(`${done} of ${users.length} users`)
    })
    .catch((error: unknown) => {
      say(`${written} of ${users.length} users are written: run the command again to continue`)
      throw error
    })
  const { created, completed, unchanged, refused } = imported
  const present = complete + unchanged
  say(`imported: ${created} new users, ${completed} completed, ${present} there already`)
  if (refused === 0) return true
  await writeReport(report, [...problems, ...imported.problems])
  say(`${refused} users were refused during the import, because others changed the same data`)
  sayProblems(imported.problems, report, say)
  return false
}

/** It replaces the report of the run before. */
const writeReport = (path: string, problems: readonly ImportProblem[]): Promise<void> => {
  const lines = problems.map((problem) => {
    const { line, column, code } = problem
    return `${line},${column ?? ''},${code},${isRefusal(problem) ? 'yes' : 'no'}`
  })
  return writeFile(path, ['line,column,code,refused', ...lines, ''].join('\n'))
}

const sayProblems = (
  problems: readonly ImportProblem[],
  report: string,
  say: (line: string) => void,
): void => {
  if (problems.length === 0) return
  const refused = new Set(problems.filter(isRefusal).map(({ line }) => line)).size
  say(`${problems.length} problems, ${refused} rows refused; ${report} names each line:`)
  const counts = new Map<ImportProblem['code'], number>()
  for (const { code } of problems) counts.set(code, (counts.get(code) ?? 0) + 1)
  for (const [code, count] of counts) say(`  ${count} × ${code}: ${textOf(code)}`)
}
