import { findPhoneOwner } from '../account/profile-queries'
import type { Vault } from '../crypto/vault'
import type { Queries } from '../db/port/database'
import { unionsOf, type Union } from '../providers/unions'
import { phoneIndexPurpose } from '../users/phone'
import { findUser } from '../users/user-queries'
import type { ImportUser } from './group-rows'
import { isRefusal, type ImportProblem } from './import-problem'
import {
  findExternalIdOwner,
  findIdentity,
  findUnionOwner,
  listProfileEvents,
} from './import-queries'
import type { ImportRow } from './parse-row'

/** What an account lacks of a user of the file; all of it where there is no account. */
export interface MissingParts {
  rows: ImportRow[]
  unions: Union[]
  externalId: string | null
  phone: string | null
  nickname: string | null
}

export interface Comparison {
  /** The account that a sign-in or an import has made. */
  accountId: string | null
  missing: MissingParts
  problems: ImportProblem[]
}

/** It reads without locks: what it read may change before a write, which has to notice. */
export const compareUser = async (
  queries: Pick<Queries, 'one' | 'all'>,
  vault: Vault,
  user: ImportUser,
): Promise<Comparison> => {
  const { owners, rows, unions, problems } = await findOwners(queries, user.rows)
  const [accountId = null] = owners
  if (owners.size > 1) {
    problems.push(...user.rows.map(({ line }) => problem(line, null, 'two_users')))
  }
  const account = accountId === null ? null : await queries.one(findUser, [accountId])
  const missing: MissingParts = { rows, unions, externalId: null, phone: null, nickname: null }
  const kept = await findKeptFields(queries, user, accountId)

  const { externalId, phone, nickname } = user
  if (externalId !== null && externalId.text !== account?.external_id) {
    const holder = await queries.one(findExternalIdOwner, [externalId.text])
    if ((account?.external_id ?? null) !== null) {
      problems.push(problem(externalId.line, 'external_id', 'external_id_differs'))
    } else if (holder !== null) {
      problems.push(problem(externalId.line, 'external_id', 'external_id_taken'))
    } else missing.externalId = externalId.text
  }
  if (phone !== null) {
    const indexes = vault.blindIndexes(phone.text, phoneIndexPurpose)
    if (!indexes.some((index) => index === account?.phone_index)) {
      if (kept.phone || (account?.phone_index ?? null) !== null) {
        problems.push(problem(phone.line, 'phone', 'phone_kept'))
      } else if (await isTaken(queries, indexes, accountId)) {
        problems.push(problem(phone.line, 'phone', 'phone_taken'))
      } else missing.phone = phone.text
    }
  }
  if (nickname !== null && nickname.text !== account?.nickname) {
    if (kept.nickname || (account?.nickname ?? null) !== null) {
      problems.push(problem(nickname.line, 'nickname', 'nickname_kept'))
    } else missing.nickname = nickname.text
  }
  problems.push(...othersOf(user.rows, problems))
  return { accountId, missing, problems }
}

/** A user is refused whole: the rows that have no problem of their own. */
const othersOf = (rows: readonly ImportRow[], problems: readonly ImportProblem[]) => {
  const refused = new Set(problems.filter(isRefusal).map(({ line }) => line))
  return refused.size === 0
    ? []
    : rows
        .filter(({ line }) => !refused.has(line))
        .map(({ line }) => problem(line, null, 'user_refused'))
}

export const isRefused = ({ problems }: Comparison): boolean => problems.some(isRefusal)

export const isComplete = ({ accountId, missing }: Comparison): boolean =>
  accountId !== null &&
  missing.rows.length + missing.unions.length === 0 &&
  [missing.externalId, missing.phone, missing.nickname].every((value) => value === null)

/** The accounts that the ids of these rows belong to, and the ids that belong to none. */
const findOwners = async (queries: Pick<Queries, 'one'>, ofUser: readonly ImportRow[]) => {
  const owners = new Set<string>()
  const rows: ImportRow[] = []
  const unions = new Map<string, Union>()
  const problems: ImportProblem[] = []

  for (const row of ofUser) {
    for (const union of unionsOfRow(row)) {
      const owner = await queries.one(findUnionOwner, [union.scope, union.id])
      if (owner === null) unions.set(`${union.scope}\n${union.id}`, union)
      else owners.add(owner.user_id)
    }
    if (row.openid === null) continue
    const identity = await queries.one(findIdentity, [row.app.appId, row.openid])
    if (identity !== null) owners.add(identity.user_id)
    const unionId = identity?.union_id ?? null
    if (identity === null || (unionId === null && row.unionId !== null)) rows.push(row)
    else if (row.unionId !== null && row.unionId !== unionId) {
      problems.push(problem(row.line, 'unionid', 'unionid_differs'))
    }
  }
  return { owners, rows, unions: [...unions.values()], problems }
}

const unionsOfRow = ({ app, openid, unionId }: ImportRow): Union[] =>
  unionsOf(app, {
    subject: openid ?? '',
    aliases: app.hasAliases && openid !== null ? [openid] : [],
    unionId,
    sessionKey: null,
  })

type ProfileField = 'phone' | 'nickname'
type ImportDetail = Partial<Record<ProfileField, boolean>>

/**
 * An account gets its nickname and its phone number from an import once each. What its user removed later does not
 * come back, however often the import runs.
 */
const findKeptFields = async (
  queries: Pick<Queries, 'all'>,
  { phone, nickname }: ImportUser,
  userId: string | null,
): Promise<Record<ProfileField, boolean>> => {
  const isAsked = userId !== null && (phone !== null || nickname !== null)
  const events = isAsked ? await queries.all(listProfileEvents, [userId]) : []
  const imports = events
    .filter(({ event }) => event === 'user_imported')
    .map(({ detail }) => JSON.parse(detail) as ImportDetail)
  // An import that does not say which fields it wrote counts for both.
  const isKept = (field: ProfileField) =>
    events.some(({ event }) => event === `${field}_removed`) ||
    imports.some((detail) => detail[field] ?? true)
  return { phone: isKept('phone'), nickname: isKept('nickname') }
}

const isTaken = async (
  queries: Pick<Queries, 'one'>,
  indexes: readonly string[],
  accountId: string | null,
): Promise<boolean> => {
  for (const index of indexes) {
    if ((await queries.one(findPhoneOwner, [index, accountId ?? ''])) !== null) return true
  }
  return false
}

const problem = (
  line: number,
  column: ImportProblem['column'],
  code: ImportProblem['code'],
): ImportProblem => ({ line, column, code })
