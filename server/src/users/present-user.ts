import type { User } from '../../../src/contract/user'
import type { UsersTable } from '../db/port/schema'
import { toIsoTime } from '../lib/to-iso-time'
import { maskPhone, type ReadPhone } from './phone'

/** The columns that say something of a user. The others keep the books. */
export const shownColumns = [
  'id',
  'nickname',
  'avatar_key',
  'avatar_pending_key',
  'phone_sealed',
  'phone_key_id',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof UsersTable)[]

export type ShownUser = Pick<UsersTable, (typeof shownColumns)[number]>

export type PresentUser = (row: ShownUser) => User

/**
 * Every field but the one that a server without picture checks leaves out. A field that is optional
 * because older servers lack it is not optional here.
 */
type AlwaysShown = Required<Omit<User, 'pendingAvatarUrl'>>

export interface PresenterOptions {
  readPhone: ReadPhone
  /** Where everyone can read the picture with this content address. */
  avatarUrl: (avatarKey: string) => string
  /** Where its owner can see a picture that is not judged yet; null where none is ever judged. */
  pendingAvatarUrl: ((avatarKey: string) => string) | null
}

/** A user as the wire shows them to themselves: no openid, no unionid, the phone masked. */
export const createUserPresenter =
  ({ readPhone, avatarUrl, pendingAvatarUrl }: PresenterOptions): PresentUser =>
  (row) => {
    const phone = readPhone(row)
    const shown: AlwaysShown = {
      id: row.id,
      nickname: row.nickname,
      avatarUrl: row.avatar_key === null ? null : avatarUrl(row.avatar_key),
      phone: phone === null ? null : maskPhone(phone),
      createdAt: toIsoTime(row.created_at),
      updatedAt: toIsoTime(row.updated_at),
    }
    if (pendingAvatarUrl === null) return shown
    const pendingKey = row.avatar_pending_key
    return { ...shown, pendingAvatarUrl: pendingKey === null ? null : pendingAvatarUrl(pendingKey) }
  }
