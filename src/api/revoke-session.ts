import type { HttpClient } from '../http/http-client'
import type { Task } from '../http/task'

/** `DELETE /v1/sessions/{id}` */
export const revokeSession = (client: HttpClient, id: string): Task<void> =>
  client.request({
    method: 'DELETE',
    path: `/v1/sessions/${encodeURIComponent(id)}`,
    expect: 'none',
  })
