import { revokedSessionsSchema } from '../contract/session-calls'
import type { HttpClient } from '../http/http-client'
import { mapTask, type Task } from '../http/task'

/** `DELETE /v1/sessions`: all but this one. */
export const revokeOtherSessions = (client: HttpClient): Task<number> =>
  mapTask(
    client.request({ method: 'DELETE', path: '/v1/sessions', expect: revokedSessionsSchema }),
    ({ revoked }) => revoked,
  )
