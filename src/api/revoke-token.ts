import type { HttpClient } from '../http/http-client'
import type { Task } from '../http/task'

/** `DELETE /v1/sessions/current` for a session that the app has already forgotten. */
export const revokeToken = (client: HttpClient, token: string): Task<void> =>
  client.request({
    method: 'DELETE',
    path: '/v1/sessions/current',
    expect: 'none',
    token,
  })
