import type { UsersTable } from '../db/port/schema'
import { VaultError, type Vault } from '../crypto/vault'

/** As it is sealed: the country code's digits, a space, the number's digits. */
export const toPhoneText = (countryCode: string, number: string): string =>
  `${countryCode.replace(/\D/g, '')} ${number.replace(/\D/g, '')}`

/** What binds a sealed number to its row. */
export const phoneContext = (userId: string): readonly string[] => ['phone', userId]

/** The purpose of the blind index that keeps a number unique. */
export const phoneIndexPurpose = 'phone'

type SealedPhone = Pick<UsersTable, 'id' | 'phone_sealed' | 'phone_key_id'>

/**
 * The whole number with its country code, `+86 13800000000`; null where there is none. Throws a
 * `VaultError` where it does not open.
 */
export const openPhone = (vault: Vault, row: SealedPhone): string | null =>
  row.phone_sealed === null || row.phone_key_id === null
    ? null
    : `+${vault.open({ bytes: row.phone_sealed, keyId: row.phone_key_id }, phoneContext(row.id))}`

/** Reads a number to show it. Null also where it does not open, which is reported to the operator. */
export type ReadPhone = (row: SealedPhone) => string | null

export const createReadPhone =
  (vault: Vault, onUnreadable: (error: VaultError) => void): ReadPhone =>
  (row) => {
    try {
      return openPhone(vault, row)
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
      onUnreadable(error)
      return null
    }
  }

/**
 * `138****0000`, or `+852 ****1234` where it is not of mainland China: enough for its owner to
 * recognize it.
 */
export const maskPhone = (phone: string): string => {
  const space = phone.indexOf(' ')
  const countryCode = phone.slice(0, space)
  const digits = phone.slice(space + 1)
  const shown = digits.length >= 8 ? 4 : 2
  const masked = `${digits.slice(0, digits.length - shown - 4)}****${digits.slice(-shown)}`
  return countryCode === '+86' ? masked : `${countryCode} ${masked}`
}
