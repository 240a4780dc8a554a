import type { DeleteUser } from '../contract/user-calls'
import type { HttpClient } from '../http/http-client'
import type { Task } from '../http/task'

/** `DELETE /v1/me`. A login code is never sent twice, so the request is not replayed. */
export const deleteMe = (client: HttpClient, body: DeleteUser): Task<void> =>
  client.request({
    method: 'DELETE',
    path: '/v1/me',
    body,
    expect: 'none',
    isReplayable: false,
  })
