import { cleanNickname, isPlaceholderNickname } from '../account/nickname'
import type { Provider } from '../providers/provider'
import { foreignIdPattern } from '../users/foreign-id'
import { toPhoneText } from '../users/phone'
import type { ImportProblem } from './import-problem'
import type { Column, FileRow } from './read-users-file'

/** The provider of an app id is the one that has it in the settings. */
export type ImportApp = Pick<Provider, 'name' | 'appId' | 'unionScope' | 'hasAliases'>

/** One row: an identity of a user, and what is known of the user. */
export interface ImportRow {
  line: number
  app: ImportApp
  /** Null where the row has a union id only. */
  openid: string | null
  unionId: string | null
  externalId: string | null
  /** As it is sealed. */
  phone: string | null
  nickname: string | null
}

export interface ParsedRow {
  /** Without the values that are refused; null where not even the app is known. */
  row: ImportRow | null
  problems: ImportProblem[]
}

export const parseRow = ({ line, cells }: FileRow, apps: readonly ImportApp[]): ParsedRow => {
  if (cells === null) return { row: null, problems: [{ line, column: null, code: 'cells_count' }] }

  const problems: ImportProblem[] = []
  const note = (column: Column, code: ImportProblem['code']): null => {
    problems.push({ line, column, code })
    return null
  }

  const textOf = (column: Column): string | null => {
    const text = cells[column]
    // What databases write for a missing value, and what would be the id or the name of many users.
    if (/^(null|\\n)$/i.test(text)) return note(column, 'null_as_text')
    return text === '' ? null : text
  }

  const idOf = (column: Column): string | null => {
    const text = textOf(column)
    return text === null || foreignIdPattern.test(text) ? text : note(column, 'id_invalid')
  }

  const phoneOf = (): string | null => {
    const text = textOf('phone')
    return text === null ? null : (parsePhone(text) ?? note('phone', 'phone_invalid'))
  }

  const nicknameOf = (): string | null => {
    const text = textOf('nickname')
    if (text === null) return null
    const nickname = cleanNickname(text)
    if (nickname === null) return note('nickname', 'nickname_invalid')
    return isPlaceholderNickname(nickname) ? note('nickname', 'nickname_placeholder') : nickname
  }

  const app = apps.find(({ appId }) => appId === cells.app_id)
  if (app === undefined) note('app_id', 'app_unknown')
  if (cells.openid === '' && cells.unionid === '') note('openid', 'identity_missing')
  const values = {
    openid: idOf('openid'),
    unionId: idOf('unionid'),
    externalId: idOf('external_id'),
    phone: phoneOf(),
    nickname: nicknameOf(),
  }
  return { row: app === undefined ? null : { line, app, ...values }, problems }
}

/**
 * As the server stores it, or null. Without a space only a number of mainland China says where its country
 * code ends. At most 15 digits: https://www.itu.int/rec/T-REC-E.164
 */
const parsePhone = (text: string): string | null => {
  const [, countryCode = '', number = ''] =
    /^\+(86)(1\d{10})$/.exec(text) ?? /^\+([1-9]\d{0,3})[ -](\d{4,14})$/.exec(text) ?? []
  const isOfMainland = countryCode === '86'
  const isWellFormed = isOfMainland ? /^1\d{10}$/.test(number) : (countryCode + number).length <= 15
  return number !== '' && isWellFormed ? toPhoneText(countryCode, number) : null
}
