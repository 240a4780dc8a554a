import { userAnswerSchema, type User } from '../contract/user'
import type { HttpClient } from '../http/http-client'
import { mapTask, type Task } from '../http/task'

/** `GET /v1/me` */
export const readMe = (client: HttpClient): Task<User> =>
  mapTask(
    client.request({ method: 'GET', path: '/v1/me', expect: userAnswerSchema }),
    ({ user }) => user,
  )
