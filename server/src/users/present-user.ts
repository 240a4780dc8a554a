import type { User } from '../../../src/contract/user'
import type { UsersTable } from '../db/port/schema'
import { toIsoTime } from '../lib/to-iso-time'
import { maskPhone, type ReadPhone } from './phone'

/** What is shown of a user. */
export type ShownUser = Omit<UsersTable, 'avatar_trace_id' | 'phone_index'>

export type PresentUser = (row: ShownUser) => User

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
    return {
      id: row.id,
      nickname: row.nickname,
      avatarUrl: row.avatar_key === null ? null : avatarUrl(row.avatar_key),
      ...(pendingAvatarUrl === null
        ? {}
        : {
            pendingAvatarUrl:
              row.avatar_pending_key === null ? null : pendingAvatarUrl(row.avatar_pending_key),
          }),
      phone: phone === null ? null : maskPhone(phone),
      createdAt: toIsoTime(row.created_at),
      updatedAt: toIsoTime(row.updated_at),
    }
  }
