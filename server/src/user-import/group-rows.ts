import { isRefusal, type ImportProblem, type RefusalCode } from './import-problem'
import type { ImportRow } from './parse-row'
import type { Column } from './read-users-file'

/** What the rows of one user say together. */
export interface ImportUser {
  /** In the order of the file. */
  rows: readonly ImportRow[]
  externalId: ImportValue | null
  phone: ImportValue | null
  nickname: ImportValue | null
}

export interface ImportValue {
  text: string
  line: number
}

export interface GroupedRows {
  users: ImportUser[]
  /** What the comparison adds to the problems of the rows. */
  problems: ImportProblem[]
}

/**
 * Joins the rows that have one union id to one user, and compares the rows with each other. A user with a
 * refused row is refused whole.
 */
export const groupRows = (
  rows: readonly ImportRow[],
  rowProblems: readonly ImportProblem[],
): GroupedRows => {
  const groups = groupByUnion(rows)
  const problems = [
    ...findShared(
      rows.map((row) => [row]),
      'openid',
      'openid_twice',
      identityKeyOf,
    ),
    ...groups.flatMap(compareWithin),
    ...findShared(groups, 'external_id', 'external_id_twice', ({ externalId }) => externalId),
    ...findShared(groups, 'phone', 'phone_twice', ({ phone }) => phone),
  ]
  const refusedLines = new Set(
    [...rowProblems, ...problems].filter(isRefusal).map(({ line }) => line),
  )
  const users: ImportUser[] = []
  for (const group of groups) {
    const others = group.filter(({ line }) => !refusedLines.has(line))
    if (others.length === group.length) users.push(toUser(group))
    else problems.push(...problemsOf(others, null, 'user_refused'))
  }
  return { users, problems }
}

type Group = readonly ImportRow[]

const groupByUnion = (rows: readonly ImportRow[]): Group[] => {
  const groups: ImportRow[][] = []
  const ofUnion = new Map<string, ImportRow[]>()
  for (const row of rows) {
    const key = row.unionId === null ? null : `${row.app.unionScope}\n${row.unionId}`
    const known = key === null ? undefined : ofUnion.get(key)
    if (known !== undefined) {
      known.push(row)
      continue
    }
    const group = [row]
    groups.push(group)
    if (key !== null) ofUnion.set(key, group)
  }
  return groups
}

const identityKeyOf = ({ app, openid }: ImportRow) =>
  openid === null ? null : `${app.appId}\n${openid}`

/** The rows of groups that share a value which only one of them may have. */
const findShared = (
  groups: readonly Group[],
  column: Column,
  code: RefusalCode,
  valueOf: (row: ImportRow) => string | null,
): ImportProblem[] => {
  const firstGroup = new Map<string, Group>()
  const shared = new Set<string>()
  for (const group of groups) {
    for (const row of group) {
      const value = valueOf(row)
      if (value === null) continue
      const first = firstGroup.get(value)
      if (first === undefined) firstGroup.set(value, group)
      else if (first !== group) shared.add(value)
    }
  }
  if (shared.size === 0) return []
  const rows = groups.flat().filter((row) => shared.has(valueOf(row) ?? ''))
  return problemsOf(rows, column, code)
}

/** A union id that is no user's, such as 0 for all, shows as two openids of one app. */
const compareWithin = (group: Group): ImportProblem[] => {
  if (group.length === 1) return []
  const openids = new Map<string, string>()
  const hasTwoOpenids = group.some(({ app, openid }) => {
    if (openid === null) return false
    const first = openids.get(app.appId) ?? openid
    openids.set(app.appId, first)
    return first !== openid
  })
  return [
    ...(hasTwoOpenids ? problemsOf(group, 'unionid', 'app_twice') : []),
    ...(differ(group, 'externalId') ? problemsOf(group, 'external_id', 'external_id_differs') : []),
    ...(differ(group, 'phone') ? problemsOf(group, 'phone', 'phone_differs') : []),
  ]
}

const differ = (group: Group, field: 'externalId' | 'phone') =>
  new Set(group.map((row) => row[field]).filter((value) => value !== null)).size > 1

const problemsOf = (rows: Group, column: Column | null, code: RefusalCode): ImportProblem[] =>
  rows.map(({ line }) => ({ line, column, code }))

const toUser = (rows: Group): ImportUser => ({
  rows,
  externalId: firstOf(rows, 'externalId'),
  phone: firstOf(rows, 'phone'),
  nickname: firstOf(rows, 'nickname'),
})

const firstOf = (rows: Group, field: 'externalId' | 'phone' | 'nickname'): ImportValue | null => {
  for (const { line, [field]: text } of rows) if (text !== null) return { text, line }
  return null
}
