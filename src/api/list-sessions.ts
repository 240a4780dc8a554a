import { sessionsSchema, type ListedSession } from '../contract/session-calls'
import type { HttpClient } from '../http/http-client'
import { mapTask, type Task } from '../http/task'

/** `GET /v1/sessions` */
export const listSessions = (client: HttpClient): Task<ListedSession[]> =>
  mapTask(
    client.request({ method: 'GET', path: '/v1/sessions', expect: sessionsSchema }),
    ({ sessions }) => sessions,
  )
