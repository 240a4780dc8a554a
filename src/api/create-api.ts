import type { HttpClient } from '../http/http-client'
import type { Api } from './api'
import { bindPhone } from './bind-phone'
import { decryptData } from './decrypt-data'
import { deleteMe } from './delete-me'
import { exportMe } from './export-me'
import { listSessions } from './list-sessions'
import { readMe } from './read-me'
import { revokeOtherSessions } from './revoke-other-sessions'
import { revokeSession } from './revoke-session'
import { updateMe } from './update-me'
import { uploadAvatar } from './upload-avatar'

/** What the screens may call. Signing in and out is not part of it: that is the auth store's. */
export const createApi = (client: HttpClient): Api => ({
  readMe: () => readMe(client),
  updateMe: (change) => updateMe(client, change),
  uploadAvatar: (filePath, onProgress) => uploadAvatar(client, filePath, onProgress),
  bindPhone: (code) => bindPhone(client, code),
  decryptData: (data) => decryptData(client, data),
  listSessions: () => listSessions(client),
  revokeSession: (id) => revokeSession(client, id),
  revokeOtherSessions: () => revokeOtherSessions(client),
  exportMe: () => exportMe(client),
  deleteMe: (proof) => deleteMe(client, proof),
})
