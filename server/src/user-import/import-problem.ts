import type { Column } from './read-users-file'

/** Why a row is not imported, for the operator. */
export const refusalTexts = {
  cells_count: 'the row has more or fewer cells than the header',
  null_as_text: 'the cell is NULL or \\N as text: leave a missing value empty',
  app_unknown: 'the settings have no such app',
  identity_missing: 'there is neither an openid nor a unionid',
  id_invalid: 'an id is 1 to 128 ASCII characters without spaces',
  phone_invalid: 'a phone number is written like +86 13800000000',
  nickname_invalid: 'a nickname is 1 to 32 visible characters',
  openid_twice: 'another row has this openid of this app',
  app_twice: 'another row has the same unionid and another openid of this app',
  external_id_twice: 'a row of another user has this external id',
  external_id_differs: 'the same user has another external id',
  phone_twice: 'a row of another user has this phone number',
  phone_differs: 'another row of the same user has another phone number',
  user_refused: 'another row of the same user is refused',
  two_users: 'the ids belong to two accounts, which the user’s next sign-in may join',
  unionid_differs: 'the account has another unionid at this app',
  external_id_taken: 'another account has this external id',
  phone_taken: 'another account has this phone number',
  changed_meanwhile: 'the account changed again and again during the import',
} as const

/** What is left out of a row that is imported. */
export const omissionTexts = {
  nickname_placeholder: 'the nickname is the platform’s placeholder, which is no name',
  nickname_kept: 'the account keeps what its user made of the nickname',
  phone_kept: 'the account keeps what its user made of the phone number',
} as const

export type RefusalCode = keyof typeof refusalTexts
export type OmissionCode = keyof typeof omissionTexts

export interface ImportProblem {
  line: number
  /** Null where it is about the whole row. */
  column: Column | null
  code: RefusalCode | OmissionCode
}

export const isRefusal = ({ code }: ImportProblem): boolean => code in refusalTexts

export const textOf = (code: ImportProblem['code']): string =>
  ({ ...refusalTexts, ...omissionTexts })[code]
