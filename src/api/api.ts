import type { Export } from '../contract/export'
import type { ListedSession } from '../contract/session-calls'
import type { User } from '../contract/user'
import type { DecryptData, DecryptedData, DeleteUser, UpdateUser } from '../contract/user-calls'
import type { Task } from '../http/task'

export type { Task } from '../http/task'

/** One function per call of the wire. Each rejects with an `AppError`. */
export interface Api {
  readMe(): Task<User>
  updateMe(change: UpdateUser): Task<User>
  /** `filePath` is a temporary path of the host; progress runs from 0 to 1. */
  uploadAvatar(filePath: string, onProgress?: (ratio: number) => void): Task<User>
  bindPhone(code: string): Task<User>
  decryptData(data: DecryptData): Task<DecryptedData['data']>
  listSessions(): Task<ListedSession[]>
  revokeSession(id: string): Task<void>
  /** Answers how many there were. */
  revokeOtherSessions(): Task<number>
  exportMe(): Task<Export>
  /** Not sent again with the same code: after `session_expired`, ask the host for a fresh one. */
  deleteMe(proof: DeleteUser): Task<void>
}
