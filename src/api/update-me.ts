import { userAnswerSchema, type User } from '../contract/user'
import type { UpdateUser } from '../contract/user-calls'
import type { HttpClient } from '../http/http-client'
import { mapTask, type Task } from '../http/task'

/** `PATCH /v1/me` */
export const updateMe = (client: HttpClient, change: UpdateUser): Task<User> =>
  mapTask(
    client.request({ method: 'PATCH', path: '/v1/me', body: change, expect: userAnswerSchema }),
    ({ user }) => user,
  )
